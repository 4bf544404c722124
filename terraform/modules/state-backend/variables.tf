variable "bucket_name" {
  description = "Name of the state bucket."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must have 3 to 63 lower-case letters, digits and hyphens and start and end with a letter or digit, got \"${var.bucket_name}\"."
  }
}

variable "enable_deletion_protection" {
  description = "Whether the lock table refuses to be deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes the states in it; for throw-away environments only."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !(var.force_destroy && var.enable_deletion_protection)
    error_message = "force_destroy needs enable_deletion_protection = false: a protected backend keeps its states."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key for the states and the locks; its policy must allow s3 and dynamodb."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
  }
}

variable "lock_table_name" {
  description = "Name of the DynamoDB table that holds the locks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.lock_table_name))
    error_message = "lock_table_name must have 3 to 255 letters, digits, hyphens, underscores and dots, got \"${var.lock_table_name}\"."
  }
}
