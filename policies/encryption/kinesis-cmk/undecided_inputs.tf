variable "kms_key_arn" {
  type = string
}

variable "encryption_type" {
  type = string
}

resource "aws_kinesis_stream" "by_key" {
  name            = "by-key"
  encryption_type = "KMS"
  kms_key_id      = var.kms_key_arn # expect-undecided: kinesis-cmk
}

resource "aws_kinesis_stream" "by_type" {
  name            = "by-type"
  encryption_type = var.encryption_type # expect-undecided: kinesis-cmk
  kms_key_id      = "alias/streams"
}
