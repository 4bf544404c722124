variable "kms_key_arn" {
  type = string
}

variable "encrypted" {
  type = bool
}

variable "source_db" {
  type = string
}

resource "aws_db_instance" "by_key" {
  engine            = "postgres"
  storage_encrypted = true
  kms_key_id        = var.kms_key_arn # expect-undecided: rds-cmk, rds-kms-key-arn
}

resource "aws_rds_cluster" "by_flag" {
  engine            = "aurora-postgresql"
  storage_encrypted = var.encrypted # expect-undecided: rds-cmk
  kms_key_id        = "arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

# The source may be in another Region, or not encrypted.
resource "aws_db_instance" "replica" {
  replicate_source_db = var.source_db # expect-undecided: rds-cmk
  instance_class      = "db.t4g.medium"
}
