data "aws_iam_policy_document" "public" {
  statement {
    sid       = "Everyone"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_kms_key" "document" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.public.json # expect: kms-key-policy-scoped
}

resource "aws_kms_key" "encoded" {
  enable_key_rotation = true
  policy = jsonencode({ # expect: kms-key-policy-scoped
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:Decrypt"
      Resource  = "*"
    }
  })
}

resource "aws_kms_key" "separate" {
  enable_key_rotation = true
}

# The service may be used from any account.
locals {
  by_service = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "AWS": ["arn:aws:iam::111122223333:root", "*"] },
          "Action": "kms:Decrypt",
          "Resource": "*",
          "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
        }
      ]
    }
  JSON
}

resource "aws_kms_key_policy" "separate" {
  key_id = aws_kms_key.separate.id
  policy = local.by_service # expect: kms-key-policy-scoped
}

resource "aws_kms_key" "all_but_one" {
  enable_key_rotation = true
  policy = jsonencode({ # expect: kms-key-policy-scoped
    Statement = [{
      Effect       = "Allow"
      NotPrincipal = { AWS = "arn:aws:iam::111122223333:user/intern" }
      Action       = "kms:Encrypt"
      Resource     = "*"
    }]
  })
}
