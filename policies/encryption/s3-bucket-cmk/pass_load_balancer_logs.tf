resource "aws_s3_bucket" "access_logs" {
  bucket_prefix = "edge-access-logs-"
}

resource "aws_lb" "edge" {
  name               = "edge"
  load_balancer_type = "application"

  access_logs {
    bucket  = aws_s3_bucket.access_logs.bucket
    enabled = true
  }
}
