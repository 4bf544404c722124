variable "account_id" {
  description = "AWS account whose alarms may publish to the topic."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be an AWS account id of 12 digits, got \"${var.account_id}\"."
  }
}

variable "ecs" {
  description = "ECS cluster for Fargate to watch, and whether Container Insights is on; null: none."
  type = object({
    cluster_arn        = string
    cluster_name       = string
    container_insights = optional(bool, false)
  })
  default = null
}

variable "elasticache" {
  description = "Members of the replication group to watch, by cache cluster id; null: none."
  type = object({
    member_ids = list(string)
  })
  default = null

  validation {
    condition     = try(length(var.elasticache.member_ids) > 0, var.elasticache == null)
    error_message = "elasticache must have one of member_ids or more; null where there is no cache."
  }
}

variable "kms" {
  description = "KMS key to watch; null: none."
  type = object({
    key_arn = string
  })
  default = null
}

variable "kms_key_arn" {
  description = "ARN of the KMS key for the topic; its policy must allow cloudwatch."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
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

variable "network" {
  description = "Ids of the NAT gateways to watch by availability zone; null: none."
  type = object({
    nat_gateway_ids = map(string)
  })
  default = null
}

variable "rds" {
  description = "Instances to watch; their Aurora cluster, if they are in one; whether they are Aurora Serverless v2; null: none."
  type = object({
    cluster_identifier   = optional(string)
    instance_identifiers = list(string)
    serverless           = optional(bool, false)
  })
  default = null

  validation {
    condition     = try(length(var.rds.instance_identifiers) > 0, var.rds == null)
    error_message = "rds must have one of instance_identifiers or more; null where there is no database."
  }

  validation {
    condition     = try(!var.rds.serverless || var.rds.cluster_identifier != null, var.rds == null)
    error_message = "rds must have cluster_identifier where serverless is true: only Aurora is serverless."
  }
}

variable "region" {
  description = "Region of everything that is watched, and of the topic."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as ap-northeast-2, got \"${var.region}\"."
  }
}

variable "subscriptions" {
  description = "Who is told, by a name for each: protocol email with an address, or https with a URL."
  type = map(object({
    endpoint = string
    protocol = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for one in values(var.subscriptions) : contains(["email", "https"], one.protocol)])
    error_message = "subscriptions must have protocol email or https, got ${join(", ", values(var.subscriptions)[*].protocol)}."
  }

  validation {
    condition = alltrue([
      for one in values(var.subscriptions) :
      can(regex(one.protocol == "email" ? "^[^@[:space:]]+@[^@[:space:]]+$" : "^https://[^[:space:]]+$", one.endpoint))
    ])
    error_message = "subscriptions must have an address such as team@example.com for email and a URL from https:// on for https, got ${join(", ", values(var.subscriptions)[*].endpoint)}."
  }
}

variable "thresholds" {
  description = "Thresholds other than the default ones, by name; the README lists them."
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.thresholds), keys(local._default_thresholds))) == 0
    error_message = "thresholds has a name that no alarm has: ${join(", ", setsubtract(keys(var.thresholds), keys(local._default_thresholds)))}."
  }

  validation {
    condition     = alltrue([for value in values(var.thresholds) : value >= 0])
    error_message = "thresholds must not be negative."
  }
}
