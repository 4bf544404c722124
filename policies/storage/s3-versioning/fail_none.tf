resource "aws_s3_bucket" "none" { # expect: s3-versioning, s3-tls-only, s3-lifecycle
  bucket = "acme-none"
}

resource "aws_s3_bucket_public_access_block" "none" {
  bucket                  = aws_s3_bucket.none.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "off" { # expect: s3-versioning, s3-tls-only, s3-lifecycle
  bucket = "acme-off"
}

resource "aws_s3_bucket_public_access_block" "off" {
  bucket                  = aws_s3_bucket.off.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "off" {
  bucket = aws_s3_bucket.off.id

  versioning_configuration {
    status = "Suspended"
  }
}
