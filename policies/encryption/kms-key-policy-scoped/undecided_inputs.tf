variable "policy" {
  type = string
}

variable "principals" {
  type = list(string)
}

resource "aws_kms_key" "by_policy" {
  enable_key_rotation = true
  policy              = var.policy # expect-undecided: kms-key-policy-scoped
}

data "aws_iam_policy_document" "by_principals" {
  statement {
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = var.principals
    }
  }
}

resource "aws_kms_key" "by_principals" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.by_principals.json # expect-undecided: kms-key-policy-scoped
}
