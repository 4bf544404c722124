variable "days" {
  type = number
}

resource "aws_kms_key" "this" {
  deletion_window_in_days = var.days # expect-undecided: kms-deletion-window
  enable_key_rotation     = true
}
