variable "alb_log_delivery" {
  description = "Lets load balancers of this account and region deliver access logs, below the prefix or below any; null for other buckets."
  type = object({
    account_id = string
    region     = string
    prefix     = optional(string)
  })
  default = null

  validation {
    condition = (
      var.alb_log_delivery == null
      || can(regex("^[0-9]{12}$", var.alb_log_delivery.account_id))
    )
    error_message = "alb_log_delivery.account_id must be the 12 digits of an AWS account id."
  }

  validation {
    condition = (
      var.alb_log_delivery == null
      || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.alb_log_delivery.region))
    )
    error_message = "alb_log_delivery.region must be an AWS region such as ap-northeast-2."
  }

  validation {
    condition = (
      try(var.alb_log_delivery.prefix, null) == null
      || can(regex("^[^/*]([^*]*[^/*])?$", var.alb_log_delivery.prefix))
    ) && !strcontains(coalesce(try(var.alb_log_delivery.prefix, null), "-"), "AWSLogs")
    error_message = "alb_log_delivery.prefix must not be empty, start or end with /, contain * or contain AWSLogs (ELB adds it)."
  }
}

variable "encryption" {
  description = "Default encryption: SSE-KMS with this key; kms_key_arn is null, which means SSE-S3, only together with alb_log_delivery."
  type = object({
    kms_key_arn = optional(string)
  })
  nullable = false

  validation {
    condition = (
      var.encryption.kms_key_arn == null
      || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/.+$", var.encryption.kms_key_arn))
    )
    error_message = "encryption.kms_key_arn must be the ARN of a KMS key or alias, arn:aws:kms:<region>:<account>:key/<id>."
  }

  validation {
    condition     = var.encryption.kms_key_arn != null || var.alb_log_delivery != null
    error_message = "encryption.kms_key_arn is required: only buckets for ALB access logs (alb_log_delivery) may use SSE-S3."
  }

  validation {
    condition     = var.encryption.kms_key_arn == null || var.alb_log_delivery == null
    error_message = "encryption.kms_key_arn must be null with alb_log_delivery: ELB delivers access logs only to buckets encrypted with SSE-S3."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes its objects; leave it off for data that matters."
  type        = bool
  default     = false
  nullable    = false
}

variable "name" {
  description = "Name of the bucket, unique in all of AWS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 63 lower-case letters, digits and hyphens and start and end with a letter or digit, got \"${var.name}\"."
  }
}

variable "retention" {
  description = "Age in days at which objects move to colder storage or expire, null for never, and at which noncurrent versions expire."
  type = object({
    expiration_days                 = optional(number)
    noncurrent_expiration_days      = optional(number, 90)
    transition_to_deep_archive_days = optional(number)
    transition_to_glacier_days      = optional(number)
    transition_to_ia_days           = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for days in values(var.retention) :
      coalesce(days, 1) >= 1 && floor(coalesce(days, 1)) == coalesce(days, 1)
    ])
    error_message = "retention takes whole days from 1."
  }

  validation {
    condition     = coalesce(var.retention.transition_to_ia_days, 30) >= 30
    error_message = "retention.transition_to_ia_days must be at least 30, the minimum of S3."
  }

  validation {
    condition = (
      var.retention.transition_to_ia_days == null || var.retention.transition_to_glacier_days == null
      ? true
      : var.retention.transition_to_glacier_days - var.retention.transition_to_ia_days >= 30
    )
    error_message = "retention.transition_to_glacier_days must be at least 30 days after transition_to_ia_days, the minimum storage time of STANDARD_IA."
  }

  validation {
    condition = alltrue([
      for earlier in [
        var.retention.transition_to_ia_days,
        var.retention.transition_to_glacier_days,
        ] : (
        earlier == null || var.retention.transition_to_deep_archive_days == null
        ? true
        : var.retention.transition_to_deep_archive_days - earlier >= 30
      )
    ])
    error_message = "retention.transition_to_deep_archive_days must be at least 30 days after the transitions before it."
  }

  validation {
    condition = alltrue([
      for transition in [
        var.retention.transition_to_ia_days,
        var.retention.transition_to_glacier_days,
        var.retention.transition_to_deep_archive_days,
        ] : (
        transition == null || var.retention.expiration_days == null
        ? true
        : var.retention.expiration_days > transition
      )
    ])
    error_message = "retention.expiration_days must be greater than every transition."
  }
}

variable "versioning" {
  description = "Whether the bucket keeps noncurrent versions of its objects."
  type        = bool
  nullable    = false
}
