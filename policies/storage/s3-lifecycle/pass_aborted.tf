resource "aws_s3_bucket" "new" {
  bucket = "acme-new"
}

resource "aws_s3_bucket_public_access_block" "new" {
  bucket                  = aws_s3_bucket.new.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "new" {
  bucket = aws_s3_bucket.new.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "new" {
  bucket = aws_s3_bucket.new.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "new" {
  bucket = aws_s3_bucket.new.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.new.arn, "${aws_s3_bucket.new.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket" "old_prefix" {
  bucket = "acme-old_prefix"
}

resource "aws_s3_bucket_public_access_block" "old_prefix" {
  bucket                  = aws_s3_bucket.old_prefix.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "old_prefix" {
  bucket = aws_s3_bucket.old_prefix.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "old_prefix" {
  bucket = aws_s3_bucket.old_prefix.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.old_prefix.arn, "${aws_s3_bucket.old_prefix.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "old_prefix" {
  bucket = aws_s3_bucket.old_prefix.id

  rule {
    id     = "uploads"
    prefix = ""
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Providers before version 4 wrote it inside the bucket.
resource "aws_s3_bucket" "legacy" {
  bucket = "acme-legacy"

  lifecycle_rule {
    enabled                                = true
    abort_incomplete_multipart_upload_days = 3
  }
}

resource "aws_s3_bucket_public_access_block" "legacy" {
  bucket                  = aws_s3_bucket.legacy.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "legacy" {
  bucket = aws_s3_bucket.legacy.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "legacy" {
  bucket = aws_s3_bucket.legacy.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.legacy.arn, "${aws_s3_bucket.legacy.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
