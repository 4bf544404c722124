variable "key_arn" {
  type    = string
  default = null
}

data "aws_kms_key" "s3" {
  key_id = "alias/aws/s3"
}

resource "aws_s3_bucket" "plain" { # expect: s3-bucket-cmk
  bucket = "acme-plain"
}

resource "aws_s3_bucket" "sse_s3" { # expect: s3-bucket-cmk
  bucket = "acme-sse-s3"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "sse_s3" {
  bucket = aws_s3_bucket.sse_s3.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket" "aws_managed" { # expect: s3-bucket-cmk
  bucket = "acme-aws-managed"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "aws_managed" {
  bucket = aws_s3_bucket.aws_managed.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = data.aws_kms_key.s3.arn
    }
  }
}

resource "aws_s3_bucket" "no_key" { # expect: s3-bucket-cmk
  bucket = "acme-no-key"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "no_key" {
  bucket = aws_s3_bucket.no_key.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

resource "aws_s3_bucket" "legacy" {
  bucket = "acme-legacy"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256" # expect: s3-bucket-cmk
      }
    }
  }
}

# Network load balancers deliver to SSE-KMS buckets, so theirs are no exception.
resource "aws_s3_bucket" "nlb_logs" { # expect: s3-bucket-cmk
  bucket = "acme-nlb-logs"
}

resource "aws_lb" "tcp" {
  load_balancer_type = "network"
  access_logs {
    bucket  = aws_s3_bucket.nlb_logs.id
    enabled = true
  }
}
