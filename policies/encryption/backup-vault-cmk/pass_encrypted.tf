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

resource "aws_kms_alias" "this" {
  name          = "alias/messages"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_backup_vault" "own_key" {
  name        = "own-key"
  kms_key_arn = aws_kms_key.this.arn
}

resource "aws_backup_vault" "shared_key" {
  name        = "shared-key"
  kms_key_arn = data.terraform_remote_state.shared.outputs.kms_key_arn
}
