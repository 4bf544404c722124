resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_s3_bucket" "logs" { # expect: alb-log-bucket-sse-s3
  bucket = "acme-alb-logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_lb" "web" {
  name = "web"

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
  }
}

# Published as the bucket that consumers send their access logs to.
resource "aws_s3_bucket" "shared" { # expect: alb-log-bucket-sse-s3
  bucket = "acme-shared-alb-logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "shared" {
  bucket = aws_s3_bucket.shared.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

output "alb_logs_bucket_id" {
  value = aws_s3_bucket.shared.id
}
