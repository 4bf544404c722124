variable "kms_key_arn" {
  type = string
}

variable "encrypted" {
  type = bool
}

resource "aws_efs_file_system" "by_key" {
  encrypted  = true
  kms_key_id = var.kms_key_arn # expect-undecided: efs-cmk
}

resource "aws_efs_file_system" "by_flag" {
  encrypted  = var.encrypted # expect-undecided: efs-cmk
  kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}
