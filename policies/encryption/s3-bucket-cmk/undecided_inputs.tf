variable "key_arn" {
  type = string
}

variable "bucket" {
  type = string
}

variable "dedicated" {
  type = bool
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_s3_bucket" "by_variable" { # expect-undecided: s3-bucket-cmk
  bucket = "acme-by-variable"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "by_variable" {
  bucket = aws_s3_bucket.by_variable.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

resource "aws_s3_bucket" "by_condition" { # expect-undecided: s3-bucket-cmk
  bucket = "acme-by-condition"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "by_condition" {
  bucket = aws_s3_bucket.by_condition.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.dedicated ? aws_kms_key.this.arn : null
    }
  }
}

# It may be the bucket below that this encrypts.
resource "aws_s3_bucket_server_side_encryption_configuration" "somewhere" {
  bucket = var.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket" "maybe" { # expect-undecided: s3-bucket-cmk
  bucket = "acme-maybe"
}
