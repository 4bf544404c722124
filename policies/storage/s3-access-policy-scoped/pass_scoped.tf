resource "aws_cloudfront_distribution" "site" {
  enabled = true
}

resource "aws_s3_bucket" "named" {
  bucket = "acme-named"
}

resource "aws_s3_bucket_public_access_block" "named" {
  bucket                  = aws_s3_bucket.named.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "named" {
  bucket = aws_s3_bucket.named.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "named" {
  bucket = aws_s3_bucket.named.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "named" {
  bucket = aws_s3_bucket.named.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.named.arn, "${aws_s3_bucket.named.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.named.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "service" {
  bucket = "acme-service"
}

resource "aws_s3_bucket_public_access_block" "service" {
  bucket                  = aws_s3_bucket.service.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "service" {
  bucket = aws_s3_bucket.service.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "service" {
  bucket = aws_s3_bucket.service.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "service" {
  bucket = aws_s3_bucket.service.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.service.arn, "${aws_s3_bucket.service.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.service.arn}/*"
        Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.site.arn } }
      },
    ]
  })
}

resource "aws_s3_bucket" "organization" {
  bucket = "acme-organization"
}

resource "aws_s3_bucket_public_access_block" "organization" {
  bucket                  = aws_s3_bucket.organization.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "organization" {
  bucket = aws_s3_bucket.organization.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "organization" {
  bucket = aws_s3_bucket.organization.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "organization" {
  bucket = aws_s3_bucket.organization.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.organization.arn, "${aws_s3_bucket.organization.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.organization.arn}/*"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = ["o-exampleorgid"] } }
      },
    ]
  })
}

resource "aws_s3_bucket" "endpoint" {
  bucket = "acme-endpoint"
}

resource "aws_s3_bucket_public_access_block" "endpoint" {
  bucket                  = aws_s3_bucket.endpoint.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "endpoint" {
  bucket = aws_s3_bucket.endpoint.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "endpoint" {
  bucket = aws_s3_bucket.endpoint.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "endpoint" {
  bucket = aws_s3_bucket.endpoint.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.endpoint.arn, "${aws_s3_bucket.endpoint.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.endpoint.arn}/*"
        Condition = { StringEquals = { "aws:sourceVpce" = "vpce-0123456789abcdef0" } }
      },
    ]
  })
}

resource "aws_s3_bucket" "office" {
  bucket = "acme-office"
}

resource "aws_s3_bucket_public_access_block" "office" {
  bucket                  = aws_s3_bucket.office.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "office" {
  bucket = aws_s3_bucket.office.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "office" {
  bucket = aws_s3_bucket.office.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "office" {
  bucket = aws_s3_bucket.office.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.office.arn, "${aws_s3_bucket.office.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.office.arn}/*"
        Condition = { IpAddress = { "aws:SourceIp" = ["203.0.113.0/24", "2001:db8::/48"] } }
      },
    ]
  })
}

resource "aws_s3_bucket" "account" {
  bucket = "acme-account"
}

resource "aws_s3_bucket_public_access_block" "account" {
  bucket                  = aws_s3_bucket.account.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "account" {
  bucket = aws_s3_bucket.account.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "account" {
  bucket = aws_s3_bucket.account.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "account" {
  bucket = aws_s3_bucket.account.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.account.arn, "${aws_s3_bucket.account.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.account.arn}/*"
        Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/reader-*" } }
      },
    ]
  })
}

resource "aws_s3_bucket_acl" "named" {
  bucket = aws_s3_bucket.named.id
  acl    = "log-delivery-write"
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

# Nobody outside the VPC reaches it.
resource "aws_s3_access_point" "internal" {
  bucket = aws_s3_bucket.named.id
  name   = "internal"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }]
  })

  vpc_configuration {
    vpc_id = aws_vpc.this.id
  }
}
