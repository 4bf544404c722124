resource "aws_kms_key" "default" {
  enable_key_rotation = true
}

resource "aws_kms_key" "fortnight" {
  deletion_window_in_days = 14
  enable_key_rotation     = true
}

resource "aws_kms_external_key" "imported" {
  deletion_window_in_days = 30
}
