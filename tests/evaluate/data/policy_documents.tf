data "aws_iam_policy_document" "plain" {
  statement {
    sid       = "One"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/*"]
  }
  statement {
    effect        = "Deny"
    not_actions   = ["s3:b", "s3:a", "s3:c", "s3:a"]
    not_resources = ["z", "a"]
  }
}

data "aws_iam_policy_document" "empty" {}

data "aws_iam_policy_document" "version" {
  version   = "2008-10-17"
  policy_id = "id"
  statement {
    sid       = ""
    actions   = ["*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "principals" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::1:root", "arn:aws:iam::2:root"]
    }
  }
  statement {
    actions = ["a:b"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    not_principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "conditions" {
  statement {
    actions   = ["a:b"]
    resources = ["arn:aws:s3:::&{aws:username}/<x>&'y'"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["b", "a", "home/&{aws:username}"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["one"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:a"
      values   = ["two"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
    condition {
      test     = "Null"
      variable = "aws:empty"
      values   = []
    }
  }
}

data "aws_iam_policy_document" "dynamic" {
  dynamic "statement" {
    for_each = { b = ["x"], a = ["y", "z"] }
    content {
      sid       = statement.key
      actions   = statement.value
      resources = ["é\"\\\n\t"]
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [
    data.aws_iam_policy_document.plain.json,
    data.aws_iam_policy_document.principals.json,
    data.aws_iam_policy_document.conditions.json,
  ]
  override_policy_documents = [
    jsonencode({
      Version = "2012-10-17"
      Id      = "override"
      Statement = [{
        Sid       = "One"
        Effect    = "Deny"
        Action    = ["b", "a"]
        Resource  = "*"
        Principal = { AWS = ["1", "2"], Service = "x" }
        Condition = { Bool = { "aws:x" = true, "aws:a" = ["q"] }, StringLike = { y = ["2", "1"] } }
      }]
    }),
    jsonencode({ Statement = [{ Sid = "Two", Effect = "Allow", Action = "c", Principal = "*" }] })
  ]
  statement {
    sid       = "Own"
    actions   = ["own:it"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "numbers" {
  statement {
    actions   = ["a"]
    resources = [1, true]
    condition {
      test     = "NumericLessThan"
      variable = "n"
      values   = [1]
    }
  }
}

