variable "kms_key_arn" {
  type = string
}

variable "encrypted" {
  type = bool
}

variable "snapshot" {
  type = string
}

variable "template" {
  type = string
}

variable "devices" {
  type = map(string)
}

resource "aws_ebs_volume" "by_key" {
  availability_zone = "eu-west-1a"
  encrypted         = true
  kms_key_id        = var.kms_key_arn # expect-undecided: ebs-cmk
}

resource "aws_ebs_volume" "by_flag" {
  availability_zone = "eu-west-1a"
  encrypted         = var.encrypted # expect-undecided: ebs-cmk
  kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_ebs_volume" "by_snapshot" {
  availability_zone = "eu-west-1a"
  snapshot_id       = var.snapshot # expect-undecided: ebs-cmk
}

resource "aws_instance" "by_template" {
  launch_template {
    id = var.template # expect-undecided: ebs-cmk
  }
}
