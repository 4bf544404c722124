data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "prod-connectly"
    key    = "connectly-shared/prod/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "aws_caller_identity" "current" {}

variable "use_shared_key" {
  type = bool
}

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "own_key" {
  name       = "/app/api"
  kms_key_id = aws_kms_key.logs.arn
}

resource "aws_cloudwatch_log_group" "shared_key" {
  name       = "/app/queue"
  kms_key_id = data.terraform_remote_state.shared.outputs.kms_key_arn
}

resource "aws_cloudwatch_log_group" "built_arn" {
  name       = "/app/jobs"
  kms_key_id = "arn:aws:kms:ap-northeast-2:${data.aws_caller_identity.current.account_id}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

# Whichever branch is taken, it is a customer-managed key.
resource "aws_cloudwatch_log_group" "either" {
  name       = "/app/cron"
  kms_key_id = var.use_shared_key ? data.terraform_remote_state.shared.outputs.kms_key_arn : aws_kms_key.logs.arn
}

# A log group elsewhere has a key there.
resource "aws_kms_key" "global" {
  region              = "us-east-1"
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "elsewhere" {
  region     = "us-east-1"
  name       = "/aws/route53/connectly.example"
  kms_key_id = aws_kms_key.global.arn
}
