resource "aws_fsx_lustre_file_system" "scratch" { # expect: efs-cmk
  subnet_ids = ["subnet-0123456789abcdef0"]
}

resource "aws_fsx_ontap_file_system" "plain" { # expect: efs-cmk
  deployment_type = "MULTI_AZ_1"
}

resource "aws_fsx_openzfs_file_system" "aws_managed" {
  deployment_type = "SINGLE_AZ_1"
  kms_key_id      = "alias/aws/fsx" # expect: efs-cmk
}

resource "aws_fsx_windows_file_system" "plain" { # expect: efs-cmk
  throughput_capacity = 32
}
