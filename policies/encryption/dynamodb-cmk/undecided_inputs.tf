variable "kms_key_arn" {
  type = string
}

variable "enabled" {
  type = bool
}

variable "encryption" {
  type = map(string)
}

resource "aws_dynamodb_table" "by_key" {
  name = "by-key"

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn # expect-undecided: dynamodb-cmk
  }
}

resource "aws_dynamodb_table" "by_flag" {
  name = "by-flag"

  server_side_encryption {
    enabled     = var.enabled # expect-undecided: dynamodb-cmk
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}
