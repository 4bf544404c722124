resource "aws_s3_bucket" "none" { # expect: s3-tls-only
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

resource "aws_s3_bucket_lifecycle_configuration" "none" {
  bucket = aws_s3_bucket.none.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# The bucket itself can still be listed in clear text.
resource "aws_s3_bucket" "objects" { # expect: s3-tls-only
  bucket = "acme-objects"
}

resource "aws_s3_bucket_public_access_block" "objects" {
  bucket                  = aws_s3_bucket.objects.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "objects" {
  bucket = aws_s3_bucket.objects.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "objects" {
  bucket = aws_s3_bucket.objects.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "objects" {
  bucket = aws_s3_bucket.objects.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "${aws_s3_bucket.objects.arn}/*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

# One further condition, and other requests pass.
resource "aws_s3_bucket" "narrowed" { # expect: s3-tls-only
  bucket = "acme-narrowed"
}

resource "aws_s3_bucket_public_access_block" "narrowed" {
  bucket                  = aws_s3_bucket.narrowed.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "narrowed" {
  bucket = aws_s3_bucket.narrowed.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "narrowed" {
  bucket = aws_s3_bucket.narrowed.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "narrowed" {
  bucket = aws_s3_bucket.narrowed.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.narrowed.arn, "${aws_s3_bucket.narrowed.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" }, StringEquals = { "aws:SourceVpc" = "vpc-0123456789abcdef0" } }
    }]
  })
}

# Reading is still open.
resource "aws_s3_bucket" "puts" { # expect: s3-tls-only
  bucket = "acme-puts"
}

resource "aws_s3_bucket_public_access_block" "puts" {
  bucket                  = aws_s3_bucket.puts.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "puts" {
  bucket = aws_s3_bucket.puts.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "puts" {
  bucket = aws_s3_bucket.puts.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "puts" {
  bucket = aws_s3_bucket.puts.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:PutObject"
      Resource  = [aws_s3_bucket.puts.arn, "${aws_s3_bucket.puts.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

# Identity policies allow what this does not.
resource "aws_s3_bucket" "allowing" { # expect: s3-tls-only
  bucket = "acme-allowing"
}

resource "aws_s3_bucket_public_access_block" "allowing" {
  bucket                  = aws_s3_bucket.allowing.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "allowing" {
  bucket = aws_s3_bucket.allowing.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "allowing" {
  bucket = aws_s3_bucket.allowing.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "allowing" {
  bucket = aws_s3_bucket.allowing.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.allowing.arn, "${aws_s3_bucket.allowing.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}

resource "aws_s3_bucket" "somebody" { # expect: s3-tls-only
  bucket = "acme-somebody"
}

resource "aws_s3_bucket_public_access_block" "somebody" {
  bucket                  = aws_s3_bucket.somebody.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "somebody" {
  bucket = aws_s3_bucket.somebody.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "somebody" {
  bucket = aws_s3_bucket.somebody.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "somebody" {
  bucket = aws_s3_bucket.somebody.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.somebody.arn, "${aws_s3_bucket.somebody.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
