provider "aws" {
  region = "us-east-1" # expect: provider-region
}

provider "aws" {
  alias  = "backup"
  region = "ap-northeast-1" # expect: provider-region
}

# More than what must be there.
provider "aws" {
  alias  = "global"
  region = "us-east-1" # expect: provider-region
}

resource "aws_acm_certificate" "cdn" {
  provider    = aws.global
  domain_name = "cdn.example.com"
}

resource "aws_ecs_task_definition" "app" {
  provider = aws.global
  family   = "app"
}

resource "aws_sqs_queue" "jobs" {
  name   = "jobs"
  region = "eu-west-1" # expect: provider-region
}
