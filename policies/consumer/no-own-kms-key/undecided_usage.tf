variable "usage" {
  description = "What the key is for."
  type        = string
}

resource "aws_kms_key" "tokens" { # expect-undecided: no-own-kms-key
  key_usage = var.usage
}
