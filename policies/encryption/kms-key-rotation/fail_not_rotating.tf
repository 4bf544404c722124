resource "aws_kms_key" "unset" { # expect: kms-key-rotation
  description = "Data"
}

resource "aws_kms_key" "off" {
  customer_master_key_spec = "SYMMETRIC_DEFAULT"
  enable_key_rotation      = false # expect: kms-key-rotation
}
