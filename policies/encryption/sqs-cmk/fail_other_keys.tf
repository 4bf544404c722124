resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

variable "key" {
  type    = string
  default = null
}

resource "aws_sqs_queue" "none" { # expect: sqs-cmk
  name = "none"
}

resource "aws_sqs_queue" "service_key" {
  name              = "service-key"
  kms_master_key_id = "alias/aws/sqs" # expect: sqs-cmk
}

resource "aws_sqs_queue" "null" {
  name              = "null"
  kms_master_key_id = var.key # expect: sqs-cmk
}

resource "aws_sqs_queue" "no_key" {
  name              = "no-key"
  kms_master_key_id = "arn:aws:iam::111122223333:role/messages" # expect: sqs-cmk
}

resource "aws_sqs_queue" "managed" { # expect: sqs-cmk
  name                    = "managed"
  sqs_managed_sse_enabled = true
}
