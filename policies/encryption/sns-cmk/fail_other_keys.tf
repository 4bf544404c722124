resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

variable "key" {
  type    = string
  default = null
}

resource "aws_sns_topic" "none" { # expect: sns-cmk
  name = "none"
}

resource "aws_sns_topic" "service_key" {
  name              = "service-key"
  kms_master_key_id = "alias/aws/sns" # expect: sns-cmk
}

resource "aws_sns_topic" "null" {
  name              = "null"
  kms_master_key_id = var.key # expect: sns-cmk
}

resource "aws_sns_topic" "no_key" {
  name              = "no-key"
  kms_master_key_id = "arn:aws:iam::111122223333:role/messages" # expect: sns-cmk
}
