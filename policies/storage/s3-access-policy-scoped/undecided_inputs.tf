variable "principal" {
  type = string
}

variable "addresses" {
  type = list(string)
}

variable "acl" {
  type = string
}

resource "aws_s3_bucket" "by_principal" {
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
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.by_principal.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "by_addresses" {
  bucket = "acme-by_addresses"
}

resource "aws_s3_bucket_public_access_block" "by_addresses" {
  bucket                  = aws_s3_bucket.by_addresses.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_addresses" {
  bucket = aws_s3_bucket.by_addresses.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_addresses" {
  bucket = aws_s3_bucket.by_addresses.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "by_addresses" {
  bucket = aws_s3_bucket.by_addresses.id
  policy = jsonencode({ # expect-undecided: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.by_addresses.arn, "${aws_s3_bucket.by_addresses.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.by_addresses.arn}/*"
        Condition = { IpAddress = { "aws:SourceIp" = var.addresses } }
      },
    ]
  })
}

resource "aws_s3_bucket_acl" "by_acl" {
  bucket = aws_s3_bucket.by_principal.id
  acl    = var.acl # expect-undecided: s3-access-policy-scoped
}
