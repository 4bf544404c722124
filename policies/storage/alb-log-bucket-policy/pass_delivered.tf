provider "aws" {
  region = "ap-northeast-2"
}

data "aws_elb_service_account" "this" {}

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
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.service.arn}/AWSLogs/111122223333/*"
      },
    ]
  })
}

resource "aws_lb" "service" {
  name = "service"

  access_logs {
    bucket  = aws_s3_bucket.service.id
    enabled = true
  }
}

resource "aws_s3_bucket" "region_account" {
  bucket = "acme-region_account"
}

resource "aws_s3_bucket_public_access_block" "region_account" {
  bucket                  = aws_s3_bucket.region_account.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "region_account" {
  bucket = aws_s3_bucket.region_account.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "region_account" {
  bucket = aws_s3_bucket.region_account.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "region_account" {
  bucket = aws_s3_bucket.region_account.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.region_account.arn, "${aws_s3_bucket.region_account.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::600734575887:root" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.region_account.arn}/*"
      },
    ]
  })
}

resource "aws_elb" "region_account" {
  name = "region-account"

  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }

  access_logs {
    bucket = aws_s3_bucket.region_account.id
  }
}

resource "aws_s3_bucket" "looked_up" {
  bucket = "acme-looked_up"
}

resource "aws_s3_bucket_public_access_block" "looked_up" {
  bucket                  = aws_s3_bucket.looked_up.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "looked_up" {
  bucket = aws_s3_bucket.looked_up.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "looked_up" {
  bucket = aws_s3_bucket.looked_up.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "looked_up" {
  bucket = aws_s3_bucket.looked_up.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.looked_up.arn, "${aws_s3_bucket.looked_up.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = data.aws_elb_service_account.this.arn }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::acme-looked_up/web/AWSLogs/*"
      },
    ]
  })
}

resource "aws_lb" "looked_up" {
  name = "looked-up"

  access_logs {
    bucket  = aws_s3_bucket.looked_up.id
    enabled = true
    prefix  = "web"
  }
}

# Published for the load balancers of others.
resource "aws_s3_bucket" "published" {
  bucket = "acme-published"
}

resource "aws_s3_bucket_public_access_block" "published" {
  bucket                  = aws_s3_bucket.published.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "published" {
  bucket = aws_s3_bucket.published.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "published" {
  bucket = aws_s3_bucket.published.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "published" {
  bucket = aws_s3_bucket.published.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.published.arn, "${aws_s3_bucket.published.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.published.arn}/*/AWSLogs/*"
      },
    ]
  })
}

output "alb_logs_bucket_id" {
  value = aws_s3_bucket.published.id
}

# Access logs and connection logs below one prefix.
resource "aws_s3_bucket" "both_logs" {
  bucket = "acme-both_logs"
}

resource "aws_s3_bucket_public_access_block" "both_logs" {
  bucket                  = aws_s3_bucket.both_logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "both_logs" {
  bucket = aws_s3_bucket.both_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "both_logs" {
  bucket = aws_s3_bucket.both_logs.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "both_logs" {
  bucket = aws_s3_bucket.both_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.both_logs.arn, "${aws_s3_bucket.both_logs.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.both_logs.arn}/access/AWSLogs/*"
      },
    ]
  })
}

resource "aws_lb" "both_logs" {
  name = "both-logs"

  access_logs {
    bucket  = aws_s3_bucket.both_logs.id
    enabled = true
    prefix  = "access"
  }

  connection_logs {
    bucket  = aws_s3_bucket.both_logs.id
    enabled = true
    prefix  = "access"
  }
}
