variable "kms_key_arn" {
  type = string
}

variable "dedicated" {
  type = bool
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_sns_topic" "by_key" {
  name              = "by-key"
  kms_master_key_id = var.kms_key_arn # expect-undecided: sns-cmk
}

resource "aws_sns_topic" "by_condition" {
  name              = "by-condition"
  kms_master_key_id = var.dedicated ? aws_kms_key.this.arn : "alias/aws/sns" # expect-undecided: sns-cmk
}

# It has no form of a key or alias: whose it is cannot be told.
resource "aws_sns_topic" "opaque" {
  name              = "opaque"
  kms_master_key_id = "messages-key" # expect-undecided: sns-cmk
}
