locals {
  # Storage class → age of the object in days, only for the transitions asked for.
  transitions = {
    for storage_class, days in {
      STANDARD_IA  = var.retention.transition_to_ia_days
      GLACIER      = var.retention.transition_to_glacier_days
      DEEP_ARCHIVE = var.retention.transition_to_deep_archive_days
    } : storage_class => days if days != null
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "retention"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    dynamic "transition" {
      for_each = local.transitions

      content {
        storage_class = transition.key
        days          = transition.value
      }
    }

    dynamic "expiration" {
      for_each = var.retention.expiration_days != null ? [var.retention.expiration_days] : []

      content {
        days = expiration.value
      }
    }

    noncurrent_version_expiration {
      noncurrent_days = var.retention.noncurrent_expiration_days
    }
  }

  # Rules for noncurrent versions need the versioning state to be settled.
  depends_on = [aws_s3_bucket_versioning.this]
}
