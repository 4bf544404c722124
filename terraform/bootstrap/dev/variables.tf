variable "cost_center" {
  description = "Cost centre that pays for the environment."
  type        = string
  nullable    = false
}

variable "enable_deletion_protection" {
  description = "Whether the lock table refuses to be deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "environment" {
  description = "Environment whose state backend this is: dev or prod."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod, got \"${var.environment}\"."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes the states in it; for throw-away environments only."
  type        = bool
  default     = false
  nullable    = false
}

variable "owner" {
  description = "Team that owns the environment."
  type        = string
  nullable    = false
}
