variable "log_bucket" {
  type = string
}

resource "aws_s3_bucket" "maybe_logs" { # expect-undecided: s3-bucket-cmk
  bucket = "acme-maybe-logs"
}

resource "aws_s3_bucket_logging" "elsewhere" {
  bucket        = "acme-elsewhere"
  target_bucket = var.log_bucket
  target_prefix = "elsewhere/"
}
