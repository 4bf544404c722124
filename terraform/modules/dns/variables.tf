variable "account_id" {
  description = "AWS account of the zones and of their logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account id, got \"${var.account_id}\"."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key of the resolver's log group; its policy must allow logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
  }
}

variable "log_retention_days" {
  description = "Days that the log groups keep queries."
  type        = number
  nullable    = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days must be a retention that CloudWatch Logs knows, such as 14, 30, 90 or 365, got ${var.log_retention_days}."
  }
}

variable "name" {
  description = "Prefix of every name, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 40 lower-case letters, digits and hyphens and start with a letter, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "private_zone_name" {
  description = "Name of the private zone, for example dev.connectly.internal."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.private_zone_name) <= 253 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.private_zone_name))
    error_message = "private_zone_name must be a domain of two lower-case labels or more without a dot at its end, such as dev.connectly.internal, got \"${var.private_zone_name}\"."
  }
}

variable "public_zone" {
  description = "Public zone and its name, for example dev.connectly.example; null for none."
  type = object({
    name = string
  })
  default = null

  validation {
    condition = var.public_zone == null || (
      try(length(var.public_zone.name), 0) <= 253
      && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.public_zone.name))
    )
    error_message = "public_zone.name must be a domain of two lower-case labels or more without a dot at its end, such as dev.connectly.example."
  }
}

variable "region" {
  description = "Region of the VPC and of the resolver's logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as ap-northeast-2, got \"${var.region}\"."
  }
}

variable "vpc_id" {
  description = "Id of the VPC that sees the private zone and whose queries are logged."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC such as vpc-0123456789abcdef0, got \"${var.vpc_id}\"."
  }
}
