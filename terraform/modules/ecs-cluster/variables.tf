variable "capacity_provider_strategy" {
  description = "Default strategy for services that name none, preferred provider first."
  type = list(object({
    capacity_provider = string
    weight            = number
    base              = optional(number, 0)
  }))
  nullable = false

  validation {
    condition = length(var.capacity_provider_strategy) > 0 && alltrue([
      for entry in var.capacity_provider_strategy :
      contains(["FARGATE", "FARGATE_SPOT"], entry.capacity_provider)
    ])
    error_message = "capacity_provider_strategy must name FARGATE, FARGATE_SPOT or both."
  }

  validation {
    condition = (
      length(distinct(var.capacity_provider_strategy[*].capacity_provider))
      == length(var.capacity_provider_strategy)
    )
    error_message = "capacity_provider_strategy must name each provider once."
  }

  validation {
    condition = alltrue([
      for entry in var.capacity_provider_strategy : entry.weight >= 0 && entry.weight <= 1000
    ]) && anytrue([for entry in var.capacity_provider_strategy : entry.weight > 0])
    error_message = "capacity_provider_strategy takes weights from 0 to 1000, at least one of them above 0."
  }

  validation {
    condition = alltrue([
      for entry in var.capacity_provider_strategy : entry.base >= 0 && entry.base <= 100000
    ]) && length([for entry in var.capacity_provider_strategy : entry if entry.base > 0]) <= 1
    error_message = "capacity_provider_strategy takes a base from 0 to 100000, on one provider only."
  }
}

variable "container_insights" {
  description = "Container Insights: disabled, enabled, or enhanced with task and container metrics."
  type        = string
  default     = "disabled"
  nullable    = false

  validation {
    condition     = contains(["disabled", "enabled", "enhanced"], var.container_insights)
    error_message = "container_insights must be disabled, enabled or enhanced, got \"${var.container_insights}\"."
  }
}

variable "execute_command_log_retention_days" {
  description = "Days that transcripts of execute-command sessions are kept."
  type        = number
  nullable    = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.execute_command_log_retention_days
    )
    error_message = "execute_command_log_retention_days must be a retention that CloudWatch Logs knows, such as 14, 30, 90 or 365, got ${var.execute_command_log_retention_days}."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key for execute-command sessions and their transcripts; its policy must allow ecs and logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
  }
}

variable "name" {
  description = "Name of the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,255}$", var.name))
    error_message = "name must have 1 to 255 letters, digits, hyphens and underscores, got \"${var.name}\"."
  }
}
