variable "encrypt" {
  type = bool
}

# With the block or without it: no KMS key.
resource "aws_s3_bucket" "inline" {
  bucket = "acme-inline"

  dynamic "server_side_encryption_configuration" {
    for_each = var.encrypt ? [1] : []
    content {
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm = "AES256" # expect: s3-bucket-cmk
        }
      }
    }
  }
}

resource "aws_s3_bucket" "separate" { # expect: s3-bucket-cmk
  bucket = "acme-separate"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "separate" {
  count  = var.encrypt ? 1 : 0
  bucket = aws_s3_bucket.separate.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}
