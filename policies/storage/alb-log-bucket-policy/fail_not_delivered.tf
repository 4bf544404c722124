resource "aws_s3_bucket" "only_tls" { # expect: alb-log-bucket-policy
  bucket = "acme-only_tls"
}

resource "aws_s3_bucket_public_access_block" "only_tls" {
  bucket                  = aws_s3_bucket.only_tls.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "only_tls" {
  bucket = aws_s3_bucket.only_tls.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "only_tls" {
  bucket = aws_s3_bucket.only_tls.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "only_tls" {
  bucket = aws_s3_bucket.only_tls.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.only_tls.arn, "${aws_s3_bucket.only_tls.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_lb" "only_tls" {
  name = "only-tls"

  access_logs {
    bucket  = aws_s3_bucket.only_tls.id
    enabled = true
  }
}

# The account of another Region.
resource "aws_s3_bucket" "other_region" { # expect: alb-log-bucket-policy
  region = "ap-northeast-2"
  bucket = "acme-other_region"
}

resource "aws_s3_bucket_public_access_block" "other_region" {
  bucket                  = aws_s3_bucket.other_region.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "other_region" {
  bucket = aws_s3_bucket.other_region.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "other_region" {
  bucket = aws_s3_bucket.other_region.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "other_region" {
  bucket = aws_s3_bucket.other_region.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.other_region.arn, "${aws_s3_bucket.other_region.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::127311923021:root" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.other_region.arn}/AWSLogs/111122223333/*"
      },
    ]
  })
}

resource "aws_lb" "other_region" {
  name = "other-region"

  access_logs {
    bucket  = aws_s3_bucket.other_region.id
    enabled = true
  }
}

# This service delivers the logs of network load balancers.
resource "aws_s3_bucket" "other_service" { # expect: alb-log-bucket-policy
  bucket = "acme-other_service"
}

resource "aws_s3_bucket_public_access_block" "other_service" {
  bucket                  = aws_s3_bucket.other_service.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "other_service" {
  bucket = aws_s3_bucket.other_service.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "other_service" {
  bucket = aws_s3_bucket.other_service.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "other_service" {
  bucket = aws_s3_bucket.other_service.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.other_service.arn, "${aws_s3_bucket.other_service.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.other_service.arn}/AWSLogs/111122223333/*"
      },
    ]
  })
}

resource "aws_lb" "other_service" {
  name = "other-service"

  access_logs {
    bucket  = aws_s3_bucket.other_service.id
    enabled = true
  }
}

resource "aws_s3_bucket" "other_prefix" { # expect: alb-log-bucket-policy
  bucket = "acme-other_prefix"
}

resource "aws_s3_bucket_public_access_block" "other_prefix" {
  bucket                  = aws_s3_bucket.other_prefix.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "other_prefix" {
  bucket = aws_s3_bucket.other_prefix.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "other_prefix" {
  bucket = aws_s3_bucket.other_prefix.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "other_prefix" {
  bucket = aws_s3_bucket.other_prefix.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.other_prefix.arn, "${aws_s3_bucket.other_prefix.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.other_prefix.arn}/api/AWSLogs/*"
      },
    ]
  })
}

resource "aws_lb" "other_prefix" {
  name = "other-prefix"

  access_logs {
    bucket  = aws_s3_bucket.other_prefix.id
    enabled = true
    prefix  = "web"
  }
}

resource "aws_s3_bucket" "reads" { # expect: alb-log-bucket-policy
  bucket = "acme-reads"
}

resource "aws_s3_bucket_public_access_block" "reads" {
  bucket                  = aws_s3_bucket.reads.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "reads" {
  bucket = aws_s3_bucket.reads.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "reads" {
  bucket = aws_s3_bucket.reads.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "reads" {
  bucket = aws_s3_bucket.reads.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.reads.arn, "${aws_s3_bucket.reads.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "600734575887" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.reads.arn}/AWSLogs/111122223333/*"
      },
    ]
  })
}

resource "aws_lb" "reads" {
  name = "reads"

  access_logs {
    bucket  = aws_s3_bucket.reads.id
    enabled = true
  }
}

# Access logs arrive, connection logs do not.
resource "aws_s3_bucket" "connections" { # expect: alb-log-bucket-policy
  bucket = "acme-connections"
}

resource "aws_s3_bucket_public_access_block" "connections" {
  bucket                  = aws_s3_bucket.connections.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "connections" {
  bucket = aws_s3_bucket.connections.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "connections" {
  bucket = aws_s3_bucket.connections.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "connections" {
  bucket = aws_s3_bucket.connections.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.connections.arn, "${aws_s3_bucket.connections.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.connections.arn}/access/AWSLogs/*"
      },
    ]
  })
}

resource "aws_lb" "connections" {
  name = "connections"

  access_logs {
    bucket  = aws_s3_bucket.connections.id
    enabled = true
    prefix  = "access"
  }

  connection_logs {
    bucket  = aws_s3_bucket.connections.id
    enabled = true
    prefix  = "connections"
  }
}
