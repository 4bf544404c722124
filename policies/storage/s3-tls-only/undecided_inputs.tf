variable "policy" {
  type = string
}

variable "flag" {
  type = string
}

variable "bucket_arn" {
  type = string
}

resource "aws_s3_bucket" "by_policy" { # expect-undecided: s3-tls-only
  bucket = "acme-by_policy"
}

resource "aws_s3_bucket_public_access_block" "by_policy" {
  bucket                  = aws_s3_bucket.by_policy.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_policy" {
  bucket = aws_s3_bucket.by_policy.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_policy" {
  bucket = aws_s3_bucket.by_policy.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "by_policy" {
  bucket = aws_s3_bucket.by_policy.id
  policy = var.policy # expect-undecided: s3-access-policy-scoped
}

resource "aws_s3_bucket" "by_flag" { # expect-undecided: s3-tls-only
  bucket = "acme-by_flag"
}

resource "aws_s3_bucket_public_access_block" "by_flag" {
  bucket                  = aws_s3_bucket.by_flag.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_flag" {
  bucket = aws_s3_bucket.by_flag.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_flag" {
  bucket = aws_s3_bucket.by_flag.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "by_flag" {
  bucket = aws_s3_bucket.by_flag.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.by_flag.arn, "${aws_s3_bucket.by_flag.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = var.flag } }
    }]
  })
}

resource "aws_s3_bucket" "by_arn" { # expect-undecided: s3-tls-only
  bucket = "acme-by_arn"
}

resource "aws_s3_bucket_public_access_block" "by_arn" {
  bucket                  = aws_s3_bucket.by_arn.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_arn" {
  bucket = aws_s3_bucket.by_arn.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_arn" {
  bucket = aws_s3_bucket.by_arn.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "by_arn" {
  bucket = aws_s3_bucket.by_arn.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [var.bucket_arn, "${var.bucket_arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
