resource "aws_s3_bucket" "star" {
  bucket = "acme-star"
}

resource "aws_s3_bucket_public_access_block" "star" {
  bucket                  = aws_s3_bucket.star.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "star" {
  bucket = aws_s3_bucket.star.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "star" {
  bucket = aws_s3_bucket.star.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "star" {
  bucket = aws_s3_bucket.star.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.star.arn, "${aws_s3_bucket.star.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.star.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "aws_star" {
  bucket = "acme-aws_star"
}

resource "aws_s3_bucket_public_access_block" "aws_star" {
  bucket                  = aws_s3_bucket.aws_star.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "aws_star" {
  bucket = aws_s3_bucket.aws_star.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "aws_star" {
  bucket = aws_s3_bucket.aws_star.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "aws_star" {
  bucket = aws_s3_bucket.aws_star.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.aws_star.arn, "${aws_s3_bucket.aws_star.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = ["*"] }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.aws_star.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "excepting" {
  bucket = "acme-excepting"
}

resource "aws_s3_bucket_public_access_block" "excepting" {
  bucket                  = aws_s3_bucket.excepting.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "excepting" {
  bucket = aws_s3_bucket.excepting.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "excepting" {
  bucket = aws_s3_bucket.excepting.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "excepting" {
  bucket = aws_s3_bucket.excepting.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.excepting.arn, "${aws_s3_bucket.excepting.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect       = "Allow"
        NotPrincipal = { AWS = "arn:aws:iam::111122223333:user/intern" }
        Action       = "s3:GetObject"
        Resource     = "${aws_s3_bucket.excepting.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "any_address" {
  bucket = "acme-any_address"
}

resource "aws_s3_bucket_public_access_block" "any_address" {
  bucket                  = aws_s3_bucket.any_address.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "any_address" {
  bucket = aws_s3_bucket.any_address.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "any_address" {
  bucket = aws_s3_bucket.any_address.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "any_address" {
  bucket = aws_s3_bucket.any_address.id
  policy = jsonencode({ # expect: s3-access-policy-scoped
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.any_address.arn, "${aws_s3_bucket.any_address.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.any_address.arn}/*"
        Condition = { IpAddress = { "aws:SourceIp" = "0.0.0.0/0" } }
      },
    ]
  })
}
