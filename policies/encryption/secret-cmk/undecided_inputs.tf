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

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

variable "managed" {
  type = bool
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_rds_cluster" "managed" {
  engine                        = "aurora-postgresql"
  db_subnet_group_name          = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  kms_key_id                    = aws_kms_key.this.arn
  storage_encrypted             = true
  deletion_protection           = true
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.kms_key_arn # expect-undecided: secret-cmk
}

resource "aws_db_instance" "perhaps" {
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  db_subnet_group_name        = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  kms_key_id                  = aws_kms_key.this.arn
  storage_encrypted           = true
  deletion_protection         = true
  manage_master_user_password = var.managed # expect-undecided: secret-cmk
}
