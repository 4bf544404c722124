data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_kms_key" "db" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "db" {
  name          = "alias/db"
  target_key_id = aws_kms_key.db.key_id
}

resource "aws_db_instance" "contract_id" {
  storage_encrypted = true
  kms_key_id        = data.terraform_remote_state.shared.outputs.kms_key_id # expect: rds-kms-key-arn
}

resource "aws_rds_cluster" "key_id" {
  storage_encrypted = true
  kms_key_id        = aws_kms_key.db.key_id # expect: rds-kms-key-arn
}

resource "aws_rds_cluster" "id" {
  storage_encrypted = true
  kms_key_id        = aws_kms_key.db.id # expect: rds-kms-key-arn
}

resource "aws_db_instance" "alias" {
  storage_encrypted = true
  kms_key_id        = aws_kms_alias.db.name # expect: rds-kms-key-arn
}
