variable "account_id" {
  description = "AWS account that owns the key and whose principals may use it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account id, got \"${var.account_id}\"."
  }
}

variable "deletion_window_in_days" {
  description = "Days between the request to delete the key and its deletion, 7 to 30."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_window_in_days >= 7 && var.deletion_window_in_days <= 30
    error_message = "deletion_window_in_days must be between 7 and 30, got ${var.deletion_window_in_days}."
  }
}

variable "description" {
  description = "What the key encrypts, as shown in the KMS console."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 8192
    error_message = "description must have 1 to 8192 characters."
  }
}

variable "name" {
  description = "Name of the alias, without the alias/ prefix."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9/_-]{1,250}$", var.name))
    error_message = "name must have 1 to 250 letters, digits, /, _ or -, got \"${var.name}\"."
  }

  validation {
    condition     = !startswith(var.name, "alias/") && !startswith(var.name, "aws/")
    error_message = "name must not start with alias/ (it is added) or aws/ (it is reserved), got \"${var.name}\"."
  }
}

variable "region" {
  description = "Region of the key and of the services that use it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as ap-northeast-2, got \"${var.region}\"."
  }
}

variable "services" {
  description = "Services that may use the key; the README lists what each of them is allowed."
  type        = set(string)
  nullable    = false

  validation {
    condition = alltrue([
      for service in var.services : contains([
        "backup", "cloudwatch", "delivery.logs", "dynamodb", "ebs", "ecr", "ecs", "efs",
        "elasticache", "events", "kinesis", "logs", "opensearch", "rds", "s3",
        "secretsmanager", "sns", "sqs", "ssm",
      ], service)
    ])
    error_message = "services must be among backup, cloudwatch, delivery.logs, dynamodb, ebs, ecr, ecs, efs, elasticache, events, kinesis, logs, opensearch, rds, s3, secretsmanager, sns, sqs and ssm, got ${join(", ", var.services)}."
  }
}
