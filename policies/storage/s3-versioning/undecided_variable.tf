variable "status" {
  type = string
}

resource "aws_s3_bucket" "data" { # expect-undecided: s3-versioning # expect: s3-tls-only, s3-lifecycle
  bucket = "acme-data"
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id

  versioning_configuration {
    status = var.status
  }
}
