resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_ecr_repository" "default" { # expect: ecr-cmk
  name = "default"
}

resource "aws_ecr_repository" "aes" {
  name = "aes"

  encryption_configuration {
    encryption_type = "AES256" # expect: ecr-cmk
  }
}

resource "aws_ecr_repository" "service_key" {
  name = "service-key"

  encryption_configuration { # expect: ecr-cmk
    encryption_type = "KMS"
  }
}

# The type is AES256 unless set, whatever the key.
resource "aws_ecr_repository" "key_only" {
  name = "key-only"

  encryption_configuration { # expect: ecr-cmk
    kms_key = aws_kms_key.this.arn
  }
}

resource "aws_ecr_repository_creation_template" "cache" { # expect: ecr-cmk
  prefix      = "cache"
  applied_for = ["PULL_THROUGH_CACHE"]
}
