resource "aws_kms_key" "files" {
  enable_key_rotation = true
}

resource "aws_fsx_lustre_file_system" "persistent" {
  deployment_type = "PERSISTENT_2"
  kms_key_id      = aws_kms_key.files.arn
}

resource "aws_fsx_ontap_file_system" "shared" {
  deployment_type = "MULTI_AZ_1"
  kms_key_id      = aws_kms_key.files.arn
}

resource "aws_fsx_openzfs_file_system" "shared" {
  deployment_type = "SINGLE_AZ_1"
  kms_key_id      = aws_kms_key.files.arn
}

resource "aws_fsx_windows_file_system" "shared" {
  throughput_capacity = 32
  kms_key_id          = aws_kms_key.files.arn
}
