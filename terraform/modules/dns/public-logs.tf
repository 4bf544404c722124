# Every query that Route 53 answers for the public zone. Route 53 writes them to a log group in
# us-east-1 alone, whatever the region of everything else, and CloudWatch Logs encrypts with a key
# of the log group's own region: hence a key there. A replica of the shared key it cannot be: that
# is no multi-Region key, and a key does not become one.
# https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
# https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html

locals {
  _query_log_region    = "us-east-1"
  public_log_group     = "/aws/route53/${var.name}/public"
  public_log_group_arn = "arn:aws:logs:${local._query_log_region}:${var.account_id}:log-group:${local.public_log_group}"
}

data "aws_iam_policy_document" "public_key" {
  # Without this statement nobody could change the policy again.
  # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
  statement {
    sid = "AccountAdministration"
    actions = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:Delete*",
      "kms:Describe*",
      "kms:Disable*",
      "kms:Enable*",
      "kms:Get*",
      "kms:List*",
      "kms:Put*",
      "kms:Revoke*",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:Update*",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account_id}:root"]
    }
  }

  statement {
    sid = "QueryLogsAlone"
    actions = [
      "kms:Decrypt",
      "kms:Describe*",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${local._query_log_region}.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = [local.public_log_group_arn]
    }
  }
}

resource "aws_kms_key" "public" {
  count  = length(aws_route53_zone.public)
  region = local._query_log_region

  description             = "Query logs of the public zone of ${var.name}."
  deletion_window_in_days = 30
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.public_key.json

  tags = { Name = "${var.name}-query-logs" }
}

resource "aws_kms_alias" "public" {
  count  = length(aws_route53_zone.public)
  region = local._query_log_region

  name          = "alias/${var.name}-query-logs"
  target_key_id = aws_kms_key.public[0].key_id
}

resource "aws_cloudwatch_log_group" "public" {
  count  = length(aws_route53_zone.public)
  region = local._query_log_region

  name              = local.public_log_group
  kms_key_id        = aws_kms_key.public[0].arn
  retention_in_days = var.log_retention_days

  tags = { Name = local.public_log_group }
}

data "aws_iam_policy_document" "public_logs" {
  statement {
    sid       = "PublicQueryLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.public_log_group_arn}:*"]

    principals {
      type        = "Service"
      identifiers = ["route53.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:route53:::hostedzone/*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_cloudwatch_log_resource_policy" "public" {
  count  = length(aws_route53_zone.public)
  region = local._query_log_region

  policy_name     = "${var.name}-public-query-logs"
  policy_document = data.aws_iam_policy_document.public_logs.json
}

resource "aws_route53_query_log" "public" {
  count = length(aws_route53_zone.public)

  zone_id                  = aws_route53_zone.public[0].zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.public[0].arn

  # Route 53 tries to write when logging is switched on.
  depends_on = [aws_cloudwatch_log_resource_policy.public]
}
