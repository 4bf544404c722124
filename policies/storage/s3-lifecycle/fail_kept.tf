resource "aws_s3_bucket" "none" { # expect: s3-lifecycle
  bucket = "acme-none"
}

resource "aws_s3_bucket_public_access_block" "none" {
  bucket                  = aws_s3_bucket.none.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "none" {
  bucket = aws_s3_bucket.none.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "none" {
  bucket = aws_s3_bucket.none.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.none.arn, "${aws_s3_bucket.none.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket" "expires" { # expect: s3-lifecycle
  bucket = "acme-expires"
}

resource "aws_s3_bucket_public_access_block" "expires" {
  bucket                  = aws_s3_bucket.expires.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "expires" {
  bucket = aws_s3_bucket.expires.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "expires" {
  bucket = aws_s3_bucket.expires.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.expires.arn, "${aws_s3_bucket.expires.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "expires" {
  bucket = aws_s3_bucket.expires.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket" "disabled" { # expect: s3-lifecycle
  bucket = "acme-disabled"
}

resource "aws_s3_bucket_public_access_block" "disabled" {
  bucket                  = aws_s3_bucket.disabled.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "disabled" {
  bucket = aws_s3_bucket.disabled.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "disabled" {
  bucket = aws_s3_bucket.disabled.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.disabled.arn, "${aws_s3_bucket.disabled.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled" {
  bucket = aws_s3_bucket.disabled.id

  rule {
    id     = "uploads"
    status = "Disabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "prefix" { # expect: s3-lifecycle
  bucket = "acme-prefix"
}

resource "aws_s3_bucket_public_access_block" "prefix" {
  bucket                  = aws_s3_bucket.prefix.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "prefix" {
  bucket = aws_s3_bucket.prefix.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "prefix" {
  bucket = aws_s3_bucket.prefix.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.prefix.arn, "${aws_s3_bucket.prefix.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_bucket.prefix.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {
      prefix = "tmp/"
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
