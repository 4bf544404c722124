variable "principal" {
  type = string
}

resource "aws_s3_bucket" "by_principal" { # expect-undecided: alb-log-bucket-policy
  bucket = "acme-by_principal"
}

resource "aws_s3_bucket_public_access_block" "by_principal" {
  bucket                  = aws_s3_bucket.by_principal.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_principal" {
  bucket = aws_s3_bucket.by_principal.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_principal" {
  bucket = aws_s3_bucket.by_principal.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "by_principal" {
  bucket = aws_s3_bucket.by_principal.id
  policy = jsonencode({ # expect-undecided: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.by_principal.arn, "${aws_s3_bucket.by_principal.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = var.principal }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.by_principal.arn}/AWSLogs/111122223333/*"
      },
    ]
  })
}

resource "aws_lb" "by_principal" {
  name = "by-principal"

  access_logs {
    bucket  = aws_s3_bucket.by_principal.id
    enabled = true
  }
}

# The provider's Region comes from the environment.
resource "aws_s3_bucket" "by_region" { # expect-undecided: alb-log-bucket-policy
  bucket = "acme-by_region"
}

resource "aws_s3_bucket_public_access_block" "by_region" {
  bucket                  = aws_s3_bucket.by_region.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_region" {
  bucket = aws_s3_bucket.by_region.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_region" {
  bucket = aws_s3_bucket.by_region.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "by_region" {
  bucket = aws_s3_bucket.by_region.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.by_region.arn, "${aws_s3_bucket.by_region.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "600734575887" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.by_region.arn}/AWSLogs/111122223333/*"
      },
    ]
  })
}

resource "aws_lb" "by_region" {
  name = "by-region"

  access_logs {
    bucket  = aws_s3_bucket.by_region.id
    enabled = true
  }
}
