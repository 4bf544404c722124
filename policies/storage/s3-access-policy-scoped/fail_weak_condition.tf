resource "aws_s3_bucket" "referer" {
  bucket = "acme-referer"
}

resource "aws_s3_bucket_public_access_block" "referer" {
  bucket                  = aws_s3_bucket.referer.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "referer" {
  bucket = aws_s3_bucket.referer.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "referer" {
  bucket = aws_s3_bucket.referer.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "referer" {
  bucket = aws_s3_bucket.referer.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.referer.arn, "${aws_s3_bucket.referer.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.referer.arn}/*"
        Condition = { StringLike = { "aws:Referer" = "https://example.com/*" } }
      },
    ]
  })
}

resource "aws_s3_bucket" "if_exists" {
  bucket = "acme-if_exists"
}

resource "aws_s3_bucket_public_access_block" "if_exists" {
  bucket                  = aws_s3_bucket.if_exists.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "if_exists" {
  bucket = aws_s3_bucket.if_exists.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "if_exists" {
  bucket = aws_s3_bucket.if_exists.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "if_exists" {
  bucket = aws_s3_bucket.if_exists.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.if_exists.arn, "${aws_s3_bucket.if_exists.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.if_exists.arn}/*"
        Condition = { StringEqualsIfExists = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
      },
    ]
  })
}

resource "aws_s3_bucket" "any_organization" {
  bucket = "acme-any_organization"
}

resource "aws_s3_bucket_public_access_block" "any_organization" {
  bucket                  = aws_s3_bucket.any_organization.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "any_organization" {
  bucket = aws_s3_bucket.any_organization.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "any_organization" {
  bucket = aws_s3_bucket.any_organization.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "any_organization" {
  bucket = aws_s3_bucket.any_organization.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.any_organization.arn, "${aws_s3_bucket.any_organization.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.any_organization.arn}/*"
        Condition = { StringLike = { "aws:PrincipalOrgID" = "o-*" } }
      },
    ]
  })
}

resource "aws_s3_bucket" "not_equals" {
  bucket = "acme-not_equals"
}

resource "aws_s3_bucket_public_access_block" "not_equals" {
  bucket                  = aws_s3_bucket.not_equals.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "not_equals" {
  bucket = aws_s3_bucket.not_equals.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "not_equals" {
  bucket = aws_s3_bucket.not_equals.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "not_equals" {
  bucket = aws_s3_bucket.not_equals.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.not_equals.arn, "${aws_s3_bucket.not_equals.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.not_equals.arn}/*"
        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-exampleorgid" } }
      },
    ]
  })
}
