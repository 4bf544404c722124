resource "aws_s3_bucket" "none" { # expect: s3-public-access-block, s3-tls-only, s3-lifecycle
  bucket = "acme-none"
}

resource "aws_s3_bucket_versioning" "none" {
  bucket = aws_s3_bucket.none.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "partly" { # expect: s3-public-access-block, s3-tls-only, s3-lifecycle
  bucket = "acme-partly"
}

resource "aws_s3_bucket_public_access_block" "partly" {
  bucket                  = aws_s3_bucket.partly.id
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "partly" {
  bucket = aws_s3_bucket.partly.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "unset" { # expect: s3-public-access-block, s3-tls-only, s3-lifecycle
  bucket = "acme-unset"
}

resource "aws_s3_bucket_versioning" "unset" {
  bucket = aws_s3_bucket.unset.id

  versioning_configuration {
    status = "Enabled"
  }
}

# What is not set is off.
resource "aws_s3_bucket_public_access_block" "unset" {
  bucket              = aws_s3_bucket.unset.id
  block_public_acls   = true
  block_public_policy = true
}
