locals {
  deny = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": { "AWS": "*" },
        "Action": ["s3:*"],
        "Resource": ["arn:aws:s3:::acme-heredoc", "arn:aws:s3:::acme-heredoc/*"],
        "Condition": { "Bool": { "aws:SecureTransport": false } }
      }
    }
  JSON
}

resource "aws_s3_bucket" "encoded" {
  bucket = "acme-encoded"
}

resource "aws_s3_bucket_public_access_block" "encoded" {
  bucket                  = aws_s3_bucket.encoded.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "encoded" {
  bucket = aws_s3_bucket.encoded.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "encoded" {
  bucket = aws_s3_bucket.encoded.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "encoded" {
  bucket = aws_s3_bucket.encoded.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.encoded.arn, "${aws_s3_bucket.encoded.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket" "heredoc" {
  bucket = "acme-heredoc"
}

resource "aws_s3_bucket_public_access_block" "heredoc" {
  bucket                  = aws_s3_bucket.heredoc.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "heredoc" {
  bucket = aws_s3_bucket.heredoc.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "heredoc" {
  bucket = aws_s3_bucket.heredoc.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "heredoc" {
  bucket = aws_s3_bucket.heredoc.bucket
  policy = local.deny
}

# The statement is merged in, under a name of its own.
data "aws_iam_policy_document" "tls" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.document.arn, "${aws_s3_bucket.document.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "document" {
  source_policy_documents = [data.aws_iam_policy_document.tls.json]

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.document.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/reader"]
    }
  }
}

resource "aws_s3_bucket" "document" {
  bucket = "acme-document"
}

resource "aws_s3_bucket_public_access_block" "document" {
  bucket                  = aws_s3_bucket.document.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "document" {
  bucket = aws_s3_bucket.document.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "document" {
  bucket = aws_s3_bucket.document.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "document" {
  bucket = aws_s3_bucket.document.id
  policy = data.aws_iam_policy_document.document.json
}

# Two statements make the whole, and S3 takes no other bucket's ARN.
resource "aws_s3_bucket" "prefixed" {
  bucket_prefix = "acme-"
}

resource "aws_s3_bucket_public_access_block" "prefixed" {
  bucket                  = aws_s3_bucket.prefixed.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "prefixed" {
  bucket = aws_s3_bucket.prefixed.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "prefixed" {
  bucket = aws_s3_bucket.prefixed.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "prefixed" {
  bucket = aws_s3_bucket.prefixed.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = aws_s3_bucket.prefixed.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }, {
      Effect    = "Deny"
      Principal = "*"
      Action    = "*"
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:SecureTransport" = ["false"] } }
    }]
  })
}

# Providers before version 4 wrote it inside the bucket.
resource "aws_s3_bucket" "legacy" {
  bucket = "acme-heredoc-legacy"
  policy = replace(local.deny, "acme-heredoc", "acme-heredoc-legacy")
}

resource "aws_s3_bucket_public_access_block" "legacy" {
  bucket                  = aws_s3_bucket.legacy.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "legacy" {
  bucket = aws_s3_bucket.legacy.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "legacy" {
  bucket = aws_s3_bucket.legacy.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
