variable "key" {
  type = string
}

resource "aws_db_instance" "this" {
  storage_encrypted = true
  kms_key_id        = var.key # expect-undecided: rds-kms-key-arn, rds-cmk
}
