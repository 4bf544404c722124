variable "log_bucket" {
  type = string
}

# It sends its logs away; none come to it.
resource "aws_s3_bucket" "source" { # expect: s3-bucket-cmk
  bucket = "acme-source"
}

resource "aws_s3_bucket_logging" "source" {
  bucket        = aws_s3_bucket.source.id
  target_bucket = var.log_bucket
  target_prefix = "source/"
}
