# Every name that something in the VPC asks for, of the private zone and of any other.

resource "aws_cloudwatch_log_group" "resolver" {
  name              = local.resolver_log_group
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = { Name = local.resolver_log_group }
}

locals {
  resolver_log_group = "/aws/route53/${var.name}/resolver"
}

# Written out, or CloudWatch Logs writes one of its own for whoever switches the delivery on.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
data "aws_iam_policy_document" "resolver" {
  statement {
    sid       = "ResolverQueryLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:${local.resolver_log_group}:log-stream:*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:logs:${var.region}:${var.account_id}:*"]
    }
  }
}

resource "aws_cloudwatch_log_resource_policy" "resolver" {
  policy_name     = "${var.name}-resolver-query-logs"
  policy_document = data.aws_iam_policy_document.resolver.json
}

resource "aws_route53_resolver_query_log_config" "this" {
  name            = var.name
  destination_arn = aws_cloudwatch_log_group.resolver.arn

  tags = { Name = var.name }

  depends_on = [aws_cloudwatch_log_resource_policy.resolver]
}

resource "aws_route53_resolver_query_log_config_association" "this" {
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.this.id
  resource_id                  = var.vpc_id
}
