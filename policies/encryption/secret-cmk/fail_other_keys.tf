resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

data "aws_kms_key" "service" {
  key_id = "alias/aws/secretsmanager"
}

resource "aws_secretsmanager_secret" "default" { # expect: secret-cmk
  name = "default"
}

resource "aws_secretsmanager_secret" "service_key" {
  name       = "service-key"
  kms_key_id = data.aws_kms_key.service.arn # expect: secret-cmk
}

resource "aws_secretsmanager_secret" "replica" {
  name       = "replica"
  kms_key_id = aws_kms_key.this.arn

  replica { # expect: secret-cmk
    region = "eu-central-1"
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

resource "aws_db_instance" "managed" { # expect: secret-cmk
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  db_subnet_group_name        = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  kms_key_id                  = aws_kms_key.this.arn
  storage_encrypted           = true
  deletion_protection         = true
  manage_master_user_password = true
}

resource "aws_rds_cluster" "service_key" {
  engine                        = "aurora-postgresql"
  db_subnet_group_name          = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  kms_key_id                    = aws_kms_key.this.arn
  storage_encrypted             = true
  deletion_protection           = true
  manage_master_user_password   = true
  master_user_secret_kms_key_id = data.aws_kms_key.service.arn # expect: secret-cmk
}
