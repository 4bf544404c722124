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

resource "aws_sqs_queue" "jobs" {
  name = "billing-jobs" # expect: naming
}

resource "aws_s3_bucket" "developers" {
  bucket = "billing-developers" # expect: naming
}

resource "aws_s3_bucket" "capitals" {
  bucket = "Billing-dev-Invoices" # expect: naming
}

resource "aws_lb_target_group" "long" {
  name = "billing-dev-application-programming" # expect: naming
}

resource "aws_lb" "internal" {
  name                       = "internal-billing-dev" # expect: naming
  enable_deletion_protection = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main" } # expect: naming
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  alarm_name          = "billing-queue-is-full" # expect: naming
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_event_rule" "long" {
  name = "billing-dev-invoices-that-nobody-has-paid-for-thirty-days-or-more" # expect: naming
}

resource "aws_cloudwatch_dashboard" "dotted" {
  dashboard_name = "billing.dev" # expect: naming
  dashboard_body = jsonencode({ widgets = [] })
}

resource "aws_route53_resolver_query_log_config" "queries" {
  name            = "queries" # expect: naming
  destination_arn = "arn:aws:s3:::billing-dev-queries"
}

resource "aws_db_parameter_group" "capitals" {
  name   = "billing-dev-Postgres17" # expect: naming
  family = "postgres17"
}

resource "aws_rds_cluster_parameter_group" "plain" {
  name   = "aurora" # expect: naming
  family = "aurora-postgresql17"
}

resource "aws_rds_cluster_instance" "plain" {
  identifier         = "billing-1" # expect: naming
  cluster_identifier = "billing-dev"
  engine             = "aurora-postgresql"
  instance_class     = "db.r8g.large"
}

resource "aws_db_proxy" "hyphens" {
  name           = "billing--dev" # expect: naming
  engine_family  = "POSTGRESQL"
  role_arn       = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids = data.terraform_remote_state.shared.outputs.private_subnet_ids
}

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_elasticache_parameter_group" "plain" {
  name   = "valkey" # expect: naming
  family = "valkey8"
}

resource "aws_elasticache_user" "long" {
  user_id       = "billing-dev-everything-that-reads-and-writes" # expect: naming
  user_name     = "billing-dev-everything-that-reads-and-writes"
  access_string = "on ~* +@all"
  engine        = "valkey"
}

resource "aws_elasticache_user_group" "plain" {
  user_group_id = "billing" # expect: naming
  engine        = "valkey"
}
