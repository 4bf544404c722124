variable "rotate" {
  type = bool
}

variable "spec" {
  type = string
}

resource "aws_kms_key" "by_flag" {
  enable_key_rotation = var.rotate # expect-undecided: kms-key-rotation
}

# A key that may be asymmetric.
resource "aws_kms_key" "by_spec" { # expect-undecided: kms-key-rotation
  customer_master_key_spec = var.spec
}
