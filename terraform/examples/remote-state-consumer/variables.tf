variable "certificate_arn" {
  description = "ARN of the ACM certificate of the HTTPS listener, in ap-northeast-2."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:acm:ap-northeast-2:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate, arn:aws:acm:ap-northeast-2:<account>:certificate/<id>, got \"${var.certificate_arn}\"."
  }
}

variable "container_image" {
  description = "Image of the service; it listens on port 8080 and answers /healthz."
  type        = string
  default     = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
  nullable    = false
}

variable "cost_center" {
  description = "Cost centre that pays for the service."
  type        = string
  nullable    = false
}

variable "database_class" {
  description = "Instance class of the database."
  type        = string
  nullable    = false
}

variable "database_storage_gib" {
  description = "Storage of the database in GiB at the start; it grows to five times as much."
  type        = number
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
  description = "Days that log groups keep their events."
  type        = number
  nullable    = false
}

variable "owner" {
  description = "Team that owns the service."
  type        = string
  nullable    = false
}
