data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "own_key" {
  name_prefix = "db-"
  kms_key_id  = aws_kms_key.this.key_id
}

resource "aws_secretsmanager_secret" "shared_key" {
  name       = "shared-key"
  kms_key_id = data.terraform_remote_state.shared.outputs.kms_key_arn
}

resource "aws_secretsmanager_secret" "replicated" {
  name       = "replicated"
  kms_key_id = "alias/secrets"

  replica {
    region     = "eu-central-1"
    kms_key_id = "alias/secrets"
  }
}

resource "aws_rds_cluster" "managed" {
  engine                        = "aurora-postgresql"
  db_subnet_group_name          = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  kms_key_id                    = aws_kms_key.this.arn
  storage_encrypted             = true
  deletion_protection           = true
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.this.arn
}

# Its password is elsewhere: RDS makes no secret.
resource "aws_db_instance" "replica" {
  replicate_source_db  = "arn:aws:rds:ap-northeast-2:123456789012:db:main"
  instance_class       = "db.t4g.medium"
  kms_key_id           = aws_kms_key.this.arn
  storage_encrypted    = true
  db_subnet_group_name = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
}
