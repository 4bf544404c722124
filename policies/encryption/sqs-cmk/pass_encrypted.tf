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

resource "aws_sqs_queue" "own_key" {
  name              = "own-key"
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sqs_queue" "shared_key" {
  name              = "shared-key"
  kms_master_key_id = data.terraform_remote_state.shared.outputs.kms_key_arn
}

resource "aws_sqs_queue" "dead_letters" {
  name                              = "dead-letters"
  kms_master_key_id                 = aws_kms_alias.this.target_key_arn
  kms_data_key_reuse_period_seconds = 300
}

resource "aws_sqs_queue" "by_id" {
  name              = "by-id"
  kms_master_key_id = aws_kms_key.this.id
}
