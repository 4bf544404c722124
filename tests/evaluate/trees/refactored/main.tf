variable "environment" {
  type    = string
  default = "dev"
}

variable "retention" {
  type    = number
  default = 7
}

locals {
  prefix = "shared-${var.environment}"
  groups = { app = 1, batch = 1 }
}

resource "aws_cloudwatch_log_group" "app" {
  for_each = local.groups

  name              = "/${local.prefix}/${each.key}"
  retention_in_days = each.value == 3 ? var.retention * each.value + 1 : var.retention

  lifecycle {
    prevent_destroy = false
    ignore_changes  = [tags]

    precondition {
      condition     = length(each.key) < 20
      error_message = "The name ${each.key} is too long."
    }

    postcondition {
      condition     = self.retention_in_days > 0
      error_message = "Logs must be kept."
    }
  }
}

resource "aws_ssm_parameter" "prefix" {
  name  = "/${local.prefix}/prefix"
  type  = "String"
  value = local.prefix
  tier  = "Standard"
}

resource "aws_s3_bucket" "state" {
  bucket        = "${local.prefix}-state"
  force_destroy = false
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Disabled"
  }
}

module "queue" {
  source = "./modules/queue"
  name   = "${local.prefix}-first"
}

moved {
  from = aws_cloudwatch_log_group.logs
  to   = aws_cloudwatch_log_group.app["app"]
}

moved {
  from = module.queues[0]
  to   = module.queue
}

removed {
  from = aws_sns_topic.old

  lifecycle {
    destroy = false
  }
}

check "retention" {
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.app : group.retention_in_days >= 7])
    error_message = "Logs are kept for less than a week."
  }
}

output "groups" {
  value = { for key, group in aws_cloudwatch_log_group.app : key => group.retention_in_days }
}

output "state" {
  value = aws_s3_bucket.state.force_destroy
}

output "queue" {
  value = module.queue.name
}
