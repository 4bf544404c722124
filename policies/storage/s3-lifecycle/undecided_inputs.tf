variable "status" {
  type = string
}

variable "days" {
  type = number
}

resource "aws_s3_bucket" "by_status" { # expect-undecided: s3-lifecycle
  bucket = "acme-by_status"
}

resource "aws_s3_bucket_public_access_block" "by_status" {
  bucket                  = aws_s3_bucket.by_status.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_status" {
  bucket = aws_s3_bucket.by_status.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "by_status" {
  bucket = aws_s3_bucket.by_status.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.by_status.arn, "${aws_s3_bucket.by_status.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "by_status" {
  bucket = aws_s3_bucket.by_status.id

  rule {
    id     = "uploads"
    status = var.status

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "by_days" { # expect-undecided: s3-lifecycle
  bucket = "acme-by_days"
}

resource "aws_s3_bucket_public_access_block" "by_days" {
  bucket                  = aws_s3_bucket.by_days.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_days" {
  bucket = aws_s3_bucket.by_days.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "by_days" {
  bucket = aws_s3_bucket.by_days.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.by_days.arn, "${aws_s3_bucket.by_days.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "by_days" {
  bucket = aws_s3_bucket.by_days.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = var.days
    }
  }
}
