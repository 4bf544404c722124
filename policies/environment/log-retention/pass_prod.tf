terraform {
  backend "s3" {
    bucket         = "prod-connectly"
    key            = "connectly-shared/prod/terraform.tfstate"
    region         = "ap-northeast-2"
    encrypt        = true
    use_lockfile   = true
    dynamodb_table = "prod-connectly-tf-lock"
  }
}

resource "aws_cloudwatch_log_group" "year" {
  name              = "/app/api"
  retention_in_days = 365
}
