resource "aws_s3_bucket" "explicit" {
  bucket = "acme-explicit"
}

resource "aws_s3_bucket_public_access_block" "explicit" {
  bucket                  = aws_s3_bucket.explicit.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "explicit" {
  bucket = aws_s3_bucket.explicit.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "explicit" {
  bucket = aws_s3_bucket.explicit.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# S3 disables ACLs on new buckets.
resource "aws_s3_bucket" "default" {
  bucket = "acme-default"
}

resource "aws_s3_bucket_public_access_block" "default" {
  bucket                  = aws_s3_bucket.default.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "default" {
  bucket = aws_s3_bucket.default.id

  versioning_configuration {
    status = "Enabled"
  }
}
