terraform {
  backend "s3" { # expect-undecided: backup-bucket
    bucket         = "prod-connectly"
    key            = "connectly-shared/prod/terraform.tfstate"
    region         = "ap-northeast-2"
    encrypt        = true
    use_lockfile   = true
    dynamodb_table = "prod-connectly-tf-lock"
  }
}

variable "versioning" {
  type = string
}

resource "aws_kms_key" "backup" {
  enable_key_rotation = true
}

resource "aws_s3_bucket" "backup" {
  bucket = "prod-backup"
}

resource "aws_s3_bucket_versioning" "backup" {
  bucket = aws_s3_bucket.backup.bucket

  versioning_configuration {
    status = var.versioning
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backup" {
  bucket = aws_s3_bucket.backup.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.backup.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "backup" {
  bucket = aws_s3_bucket.backup.id

  rule {
    id     = "cold"
    status = "Enabled"

    transition {
      days          = 30
      storage_class = "DEEP_ARCHIVE"
    }
  }
}
