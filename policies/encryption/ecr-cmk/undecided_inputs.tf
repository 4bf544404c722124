variable "kms_key_arn" {
  type = string
}

variable "encryption_type" {
  type = string
}

resource "aws_ecr_repository" "by_key" {
  name = "by-key"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn # expect-undecided: ecr-cmk
  }
}

resource "aws_ecr_repository" "by_type" {
  name = "by-type"

  encryption_configuration {
    encryption_type = var.encryption_type # expect-undecided: ecr-cmk
    kms_key         = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}
