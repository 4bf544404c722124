locals {
  subnets = [
    "subnet-0a1b2c3d4e5f60718", # expect: no-hard-coded-ids
    "subnet-1a2b3c4d",          # expect: no-hard-coded-ids
  ]
}

variable "vpc_id" {
  description = "VPC, such as vpc-0123456789abcdef0."
  type        = string
  default     = "vpc-0f1e2d3c4b5a69788" # expect: no-hard-coded-ids
}

variable "aws_account_id" {
  description = "Account that everything is in."
  type        = string
  default     = "210987654321" # expect: no-hard-coded-ids
}

resource "aws_ecs_service" "this" {
  name            = "orders"
  cluster         = "arn:aws:ecs:ap-northeast-2:210987654321:cluster/connectly-shared-dev" # expect: no-hard-coded-ids
  task_definition = "orders"

  network_configuration {
    subnets         = local.subnets
    security_groups = ["sg-0123abcd4567ef890"] # expect: no-hard-coded-ids
  }
}

resource "aws_lb_target_group" "this" {
  name     = "orders"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = var.vpc_id
}

resource "aws_iam_role_policy" "this" {
  role = "orders"
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = "arn:aws:s3:::connectly-shared-dev-logs/orders/*" # expect: no-hard-coded-ids
    }]
  })
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:ap-northeast-2:210987654321:secret:${terraform.workspace}/orders"] # expect: no-hard-coded-ids
  }
}

# Not there today; the id waits for the day that it is.
resource "aws_instance" "bastion" {
  count     = 0
  subnet_id = "subnet-0a1b2c3d4e5f60719" # expect: no-hard-coded-ids
}

# Not downloaded: what it is given is written all the same.
module "service" {
  source         = "acme/service/aws"
  version        = "~> 3.1"
  security_group = "sg-1a2b3c4d" # expect: no-hard-coded-ids
}
