variable "container_image" {
  description = "Image of the worker; it reads the queue named by QUEUE_URL."
  type        = string
  default     = "public.ecr.aws/docker/library/busybox:1.37"
  nullable    = false
}

variable "cost_center" {
  description = "Cost centre that pays for the worker."
  type        = string
  nullable    = false
}

variable "desired_count" {
  description = "Number of tasks."
  type        = number
  nullable    = false
}

variable "environment" {
  description = "Environment to run in: dev or prod."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod, got \"${var.environment}\"."
  }
}

variable "log_retention_days" {
  description = "Days that the log group keeps its events."
  type        = number
  nullable    = false
}

variable "owner" {
  description = "Team that owns the worker."
  type        = string
  nullable    = false
}
