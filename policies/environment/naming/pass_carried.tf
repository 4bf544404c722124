terraform {
  backend "s3" {
    bucket         = "dev-connectly"
    key            = "connectly-shared/dev/terraform.tfstate"
    region         = "ap-northeast-2"
    encrypt        = true
    use_lockfile   = true
    dynamodb_table = "dev-connectly-tf-lock"
  }
}

provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = { Project = "billing" }
  }
}

variable "suffix" {
  type = string
}

locals {
  name = "billing-dev"
}

resource "aws_s3_bucket" "invoices" {
  bucket = "${local.name}-invoices"
}

resource "aws_sqs_queue" "jobs" {
  name = "${local.name}-${var.suffix}"
}

resource "aws_iam_role" "task" {
  name = "DevBillingTask-billing_dev"
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ecs/billing/dev/app"
  retention_in_days = 30
}

# Terraform makes a name that is unique.
resource "aws_security_group" "app" {
  vpc_id = "vpc-12345678"
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  alarm_name          = "${local.name}: the queue is full"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_event_rule" "unpaid" {
  name = "${local.name}.unpaid"
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = local.name
  dashboard_body = jsonencode({ widgets = [] })
}
