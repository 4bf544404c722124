variable "kms_key_arn" {
  type = string
}

variable "dedicated" {
  type = bool
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_backup_vault" "by_key" {
  name        = "by-key"
  kms_key_arn = var.kms_key_arn # expect-undecided: backup-vault-cmk
}

resource "aws_backup_vault" "by_condition" {
  name        = "by-condition"
  kms_key_arn = var.dedicated ? aws_kms_key.this.arn : "arn:aws:kms:eu-west-1:111122223333:alias/aws/backup" # expect-undecided: backup-vault-cmk
}

# It has no form of a key or alias: whose it is cannot be told.
resource "aws_backup_vault" "opaque" {
  name        = "opaque"
  kms_key_arn = "messages-key" # expect-undecided: backup-vault-cmk
}
