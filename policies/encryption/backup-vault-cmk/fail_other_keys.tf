resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

variable "key" {
  type    = string
  default = null
}

resource "aws_backup_vault" "none" { # expect: backup-vault-cmk
  name = "none"
}

resource "aws_backup_vault" "service_key" {
  name        = "service-key"
  kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/backup" # expect: backup-vault-cmk
}

resource "aws_backup_vault" "null" {
  name        = "null"
  kms_key_arn = var.key # expect: backup-vault-cmk
}

resource "aws_backup_vault" "no_key" {
  name        = "no-key"
  kms_key_arn = "arn:aws:iam::111122223333:role/messages" # expect: backup-vault-cmk
}
