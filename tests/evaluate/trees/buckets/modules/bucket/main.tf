variable "name" {
  type = string
}

variable "config" {
  type = object({
    name       = optional(string)
    versioning = optional(object({ enabled = optional(bool, true), mfa = optional(string) }), {})
    encryption = optional(object({
      algorithm = optional(string, "AES256")
      key       = optional(string)
    }), {})
    public = optional(object({ block = optional(bool, true) }), {})
    lifecycle = optional(list(object({
      id          = string
      prefix      = optional(string, "")
      days        = optional(number)
      transitions = optional(list(object({ days = number, class = string })), [])
    })), [])
    cors = optional(list(object({
      methods = list(string)
      origins = list(string)
      max_age = optional(number)
    })), [])
    website = optional(object({ index = string, error = optional(string) }))
    tags    = optional(map(string), {})
  })
  default = {}

  validation {
    condition     = contains(["AES256", "aws:kms"], var.config.encryption.algorithm)
    error_message = "The algorithm must be AES256 or aws:kms."
  }
}

locals {
  kms  = var.config.encryption.algorithm == "aws:kms"
  site = var.config.website[*]
}

resource "aws_s3_bucket" "this" {
  bucket = coalesce(var.config.name, "connectly-${var.name}")
  tags   = merge(var.config.tags, { Use = var.name })
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status     = var.config.versioning.enabled ? "Enabled" : "Suspended"
    mfa_delete = var.config.versioning.mfa
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  dynamic "rule" {
    for_each = [var.config.encryption]

    content {
      bucket_key_enabled = local.kms ? true : null

      apply_server_side_encryption_by_default {
        sse_algorithm     = rule.value.algorithm
        kms_master_key_id = local.kms ? rule.value.key : null
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = var.config.public.block ? 1 : 0

  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count = length(var.config.lifecycle) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this.id

  dynamic "rule" {
    for_each = { for at, rule in var.config.lifecycle : format("%02d", at) => rule }

    content {
      id     = rule.value.id
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      dynamic "expiration" {
        for_each = rule.value.days[*]

        content {
          days = expiration.value
        }
      }

      dynamic "transition" {
        for_each = rule.value.transitions
        iterator = step

        content {
          days          = step.value.days
          storage_class = step.value.class
        }
      }
    }
  }
}

resource "aws_s3_bucket_cors_configuration" "this" {
  count = min(length(var.config.cors), 1)

  bucket = aws_s3_bucket.this.id

  dynamic "cors_rule" {
    for_each = var.config.cors

    content {
      allowed_methods = cors_rule.value.methods
      allowed_origins = cors_rule.value["origins"]
      max_age_seconds = cors_rule.value.max_age
    }
  }
}

resource "aws_s3_bucket_website_configuration" "this" {
  for_each = { for at, site in local.site : "site-${at}" => site }

  bucket = aws_s3_bucket.this.bucket

  index_document {
    suffix = each.value.index
  }

  dynamic "error_document" {
    for_each = compact([each.value.error])

    content {
      key = error_document.value
    }
  }
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "versioned" {
  value = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
}
