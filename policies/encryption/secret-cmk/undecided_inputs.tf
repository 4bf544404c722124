variable "kms_key_arn" {
  type = string
}

variable "replica_key" {
  type = string
}

resource "aws_secretsmanager_secret" "by_key" {
  name       = "by-key"
  kms_key_id = var.kms_key_arn # expect-undecided: secret-cmk
}

resource "aws_secretsmanager_secret" "by_replica" {
  name       = "by-replica"
  kms_key_id = "alias/secrets"

  replica {
    region     = "eu-central-1"
    kms_key_id = var.replica_key # expect-undecided: secret-cmk
  }
}
