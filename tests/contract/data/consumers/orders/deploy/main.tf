data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

variable "environment" {
  type = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "It must be dev or prod, not /connectly-shared/other/vpc/id."
  }
}

locals {
  arn = "arn:aws:ssm:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:parameter"

  secrets = {
    LOGS_BUCKET = "/connectly-shared/${var.environment}/s3/logs/id"  # reads: ssm s3/logs/id
    LOGS_ARN    = "/connectly-shared/${var.environment}/s3/logs/arn" # reads: ssm s3/logs/arn
  }
}

resource "aws_ecs_task_definition" "api" {
  family = "orders"

  container_definitions = jsonencode([
    {
      name  = "api"
      image = "orders"
      secrets = concat(
        [for name, path in local.secrets : { name = name, valueFrom = join("", [local.arn, path]) }],
        [{
          name      = "QUEUE"
          valueFrom = "${local.arn}/connectly-shared/${var.environment}/services/notifications/queue" # reads: ssm services/notifications/queue
        }],
      )
      logConfiguration = {
        logDriver = "awslogs"
        options   = { "awslogs-group" = "/connectly-shared/${var.environment}/orders" }
      }
    },
  ])
}

resource "aws_ecs_task_definition" "batch" {
  family = "orders-batch"

  container_definitions = templatefile("${path.module}/templates/batch.json.tpl", {
    account_id  = data.aws_caller_identity.current.account_id
    environment = var.environment
    region      = data.aws_region.current.region
  })
}

resource "aws_iam_role_policy" "read" {
  name = "read"
  role = "orders"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ssm:GetParameters"]
      Resource = ["${local.arn}/connectly-shared/${var.environment}/*", "${local.arn}/connectly-shared/dev/nothing"]
    }]
  })
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:*:*:parameter/connectly-shared/${var.environment}/none/*"]
  }
}
