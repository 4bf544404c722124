variable "statements" {
  type = list(string)
}

resource "aws_s3_bucket" "maybe" { # expect-undecided: s3-tls-only
  bucket = "acme-maybe"
}

resource "aws_s3_bucket_public_access_block" "maybe" {
  bucket                  = aws_s3_bucket.maybe.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "maybe" {
  bucket = aws_s3_bucket.maybe.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "maybe" {
  bucket = aws_s3_bucket.maybe.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

data "aws_iam_policy_document" "maybe" {
  dynamic "statement" {
    for_each = var.statements
    content {
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = [aws_s3_bucket.maybe.arn, "${aws_s3_bucket.maybe.arn}/*"]

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
}

resource "aws_s3_bucket_policy" "maybe" {
  bucket = aws_s3_bucket.maybe.id
  policy = data.aws_iam_policy_document.maybe.json
}

# What is certain is certain, whatever comes besides.
resource "aws_s3_bucket" "certain" {
  bucket = "acme-certain"
}

resource "aws_s3_bucket_public_access_block" "certain" {
  bucket                  = aws_s3_bucket.certain.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "certain" {
  bucket = aws_s3_bucket.certain.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "certain" {
  bucket = aws_s3_bucket.certain.id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

data "aws_iam_policy_document" "certain" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.certain.arn, "${aws_s3_bucket.certain.arn}/*"]

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

  dynamic "statement" {
    for_each = var.statements
    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.certain.arn}/*"]

      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::111122223333:role/${statement.value}"]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "certain" {
  bucket = aws_s3_bucket.certain.id
  policy = data.aws_iam_policy_document.certain.json
}
