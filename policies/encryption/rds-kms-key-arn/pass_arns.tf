data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "aws_kms_key" "by_alias" {
  key_id = "alias/databases"
}

data "aws_kms_alias" "databases" {
  name = "alias/databases"
}

resource "aws_db_instance" "contract" {
  storage_encrypted = true
  kms_key_id        = data.terraform_remote_state.shared.outputs.kms_key_arn
}

resource "aws_db_instance" "looked_up" {
  storage_encrypted = true
  kms_key_id        = data.aws_kms_key.by_alias.arn
}

resource "aws_rds_cluster" "target_of_alias" {
  storage_encrypted = true
  kms_key_id        = data.aws_kms_alias.databases.target_key_arn
}
