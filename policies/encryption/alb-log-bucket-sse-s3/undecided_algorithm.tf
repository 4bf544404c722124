variable "algorithm" {
  type = string
}

resource "aws_s3_bucket" "logs" { # expect-undecided: alb-log-bucket-sse-s3
  bucket = "acme-alb-logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.algorithm
    }
  }
}

resource "aws_lb" "web" {
  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
  }
}
