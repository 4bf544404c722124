variable "kms_key_arn" {
  type = string
}

variable "policy" {
  type = string
}

resource "aws_opensearch_domain" "by_key" {
  domain_name = "by-key"

  encrypt_at_rest {
    enabled    = true
    kms_key_id = var.kms_key_arn # expect-undecided: opensearch-cmk
  }
}

resource "aws_opensearchserverless_security_policy" "by_key" {
  name   = "by-key"
  type   = "encryption"
  policy = jsonencode({ AWSOwnedKey = false, KmsARN = var.kms_key_arn }) # expect-undecided: opensearch-cmk
}

resource "aws_opensearchserverless_security_policy" "by_policy" {
  name   = "by-policy"
  type   = "encryption"
  policy = var.policy # expect-undecided: opensearch-cmk
}
