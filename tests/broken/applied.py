"""Breaks that can be applied side by side in one environment, and what else is judged there."""

from __future__ import annotations

from broken.variants import DEV, VARIANTS, Change, Variant, write

_TOGETHER = (
    "private-routes-to-internet",
    "key-lost-through-a-module-default",
    "key-does-not-rotate",
    "log-bucket-without-key",
    "ssh-open-to-the-world",
    "state-not-encrypted",
)

MIXED = """
resource "aws_kms_key" "second" {
  description         = "Another key of ours."
  enable_key_rotation = true
}

locals {
  # Known only after the apply; either way it is a key of ours.
  either = aws_sqs_queue.plain.arn == "x" ? aws_kms_key.second.arn : module.kms_key.key_arn
  # Known only after the apply; one way there is no key.
  maybe = aws_sqs_queue.plain.arn == "x" ? module.kms_key.key_arn : null
}

resource "aws_sqs_queue" "plain" { name = "${local.name}-plain" }
resource "aws_sqs_queue" "unencrypted" {
  name                    = "${local.name}-unencrypted"
  sqs_managed_sse_enabled = false
}
resource "aws_sqs_queue" "either" {
  name              = "${local.name}-either"
  kms_master_key_id = local.either
}
resource "aws_sqs_queue" "alias" {
  name              = "${local.name}-alias"
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sns_topic" "plain" { name = "${local.name}-plain" }
resource "aws_sns_topic" "either" {
  name              = "${local.name}-either"
  kms_master_key_id = local.either
}

resource "aws_cloudwatch_log_group" "plain" { name = "/connectly-shared/dev/plain" }
resource "aws_cloudwatch_log_group" "either" {
  name              = "/connectly-shared/dev/either"
  kms_key_id        = local.either
  retention_in_days = 365
}
resource "aws_cloudwatch_log_group" "maybe" {
  name       = "/connectly-shared/dev/maybe"
  kms_key_id = local.maybe
}

resource "aws_dynamodb_table" "plain" {
  name         = "${local.name}-plain"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_dynamodb_table" "either" {
  name         = "${local.name}-either"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = local.either
  }
}

resource "aws_secretsmanager_secret" "plain" { name = "${local.name}-plain" }
resource "aws_secretsmanager_secret" "either" {
  name       = "${local.name}-either"
  kms_key_id = local.either
}
resource "aws_ssm_parameter" "secure" {
  name  = "/other/secure"
  type  = "SecureString"
  value = "x"
}
resource "aws_ecr_repository" "plain" { name = "${local.name}-plain" }
resource "aws_efs_file_system" "plain" {}
resource "aws_kinesis_stream" "plain" {
  name        = "${local.name}-plain"
  shard_count = 1
}
resource "aws_ebs_volume" "plain" {
  availability_zone = "ap-northeast-2a"
  size              = 1
}
resource "aws_ebs_volume" "either" {
  availability_zone = "ap-northeast-2a"
  size              = 1
  encrypted         = true
  kms_key_id        = local.either
}

resource "aws_s3_bucket" "plain" { bucket = "dev-connectly-plain" }
resource "aws_s3_bucket_policy" "plain" {
  bucket = aws_s3_bucket.plain.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.plain.arn}/*"
    }]
  })
}

resource "aws_security_group" "inline" {
  name   = "${local.name}-inline"
  vpc_id = module.network.vpc_id
  ingress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    ipv6_cidr_blocks = ["::/0"]
  }
  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_security_group" "bare" {
  name   = "${local.name}-bare"
  vpc_id = module.network.vpc_id
}
resource "aws_security_group_rule" "bare" {
  security_group_id = aws_security_group.bare.id
  type              = "ingress"
  from_port         = 5432
  to_port           = 5432
  protocol          = "tcp"
  cidr_blocks       = [module.network.vpc_cidr, "0.0.0.0/0"]
}
resource "aws_subnet" "loose" {
  vpc_id                  = module.network.vpc_id
  cidr_block              = "10.0.200.0/24"
  availability_zone       = "ap-northeast-2a"
  map_public_ip_on_launch = true
}
"""
"""Resources of many services: without a key, with a provider's default, with an undecided key."""

_DECIDED = {"pass": ["pass"] * 4, "fail": ["fail"] * 4}
MIXED_VERDICTS = {
    ("log-group-cmk", "aws_cloudwatch_log_group.maybe"): ["undecided", "undecided", "fail", "fail"],
    **{
        (rule, f"{kind}.{name}"): _DECIDED[verdict]
        for rule, kind in (
            ("dynamodb-cmk", "aws_dynamodb_table"),
            ("ebs-cmk", "aws_ebs_volume"),
            ("log-group-cmk", "aws_cloudwatch_log_group"),
            ("secret-cmk", "aws_secretsmanager_secret"),
            ("sns-cmk", "aws_sns_topic"),
            ("sqs-cmk", "aws_sqs_queue"),
        )
        for name, verdict in (("either", "pass"), ("plain", "fail"))
    },
    ("sg-no-open-ingress", "aws_security_group.inline"): _DECIDED["fail"],
    ("sg-no-open-ingress", "aws_security_group_rule.bare"): _DECIDED["fail"],
    ("sqs-cmk", "aws_sqs_queue.alias"): _DECIDED["fail"],
    ("sqs-cmk", "aws_sqs_queue.unencrypted"): _DECIDED["fail"],
}
"""Verdicts about sources, first plan, second plan and state: both keys of `either` are ours."""


def together() -> list[Variant]:
    """The variants that are applied in one environment."""
    found = [variant for variant in VARIANTS if variant.name in _TOGETHER]
    assert len(found) == len(_TOGETHER)
    assert {variant.root for variant in found} == {DEV}
    return found


def changes() -> list[Change]:
    """What is edited in the tree."""
    return [*(variant.change for variant in together()), write(f"{DEV}/mixed.tf", MIXED)]
