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
