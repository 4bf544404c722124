locals {
  region = "ap-northeast-2"
}

provider "aws" {
  region = local.region
}

# Certificates of CloudFront are in us-east-1, and nowhere else.
provider "aws" {
  alias  = "global"
  region = "us-east-1"
}

provider "google" {
  region = "us-central1"
}

resource "aws_acm_certificate" "cdn" {
  provider    = aws.global
  domain_name = "cdn.example.com"
}

resource "aws_sqs_queue" "jobs" {
  name   = "jobs"
  region = "ap-northeast-2"
}

# Route 53 logs the queries to a public zone there, and nowhere else.
resource "aws_route53_zone" "public" {
  name = "connectly.example"
}

resource "aws_cloudwatch_log_group" "queries" {
  name              = "/aws/route53/connectly.example"
  region            = "us-east-1"
  retention_in_days = 30
}

resource "aws_route53_query_log" "public" {
  zone_id                  = aws_route53_zone.public.zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.queries.arn
}

resource "aws_cloudwatch_log_group" "edge" {
  name              = "/aws/lambda/us-east-1.rewrite"
  region            = "us-east-1"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/app/api"
  retention_in_days = 30
}
