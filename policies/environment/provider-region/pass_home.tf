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
