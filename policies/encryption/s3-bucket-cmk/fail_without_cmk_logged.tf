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

# The bucket of a module that is not downloaded is none of these.
module "logs" {
  source  = "registry.example.com/acme/bucket/aws"
  version = "1.4.0"
  name    = "acme-logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = module.logs.bucket_id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "alias/logs"
    }
  }
}

resource "aws_s3_bucket_logging" "logs" {
  bucket        = "acme-elsewhere"
  target_bucket = module.logs.bucket_id
  target_prefix = "elsewhere/"
}
