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

# No service that is there writes to it.
resource "aws_cloudwatch_log_group" "app" {
  name              = "/app/api"
  region            = "us-east-1" # expect: provider-region
  retention_in_days = 30
}

# Route 53 takes no log group here.
resource "aws_route53_zone" "public" {
  name = "connectly.example"
}

resource "aws_cloudwatch_log_group" "queries" {
  name              = "/aws/route53/connectly.example"
  region            = "ap-northeast-2" # expect: provider-region
  retention_in_days = 30
}

resource "aws_route53_query_log" "public" {
  zone_id                  = aws_route53_zone.public.zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.queries.arn
}
