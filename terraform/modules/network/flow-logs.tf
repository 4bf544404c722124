locals {
  _flow_logs           = var.flow_logs == null ? {} : { this = var.flow_logs }
  _flow_log_group_name = "/connectly-shared/vpc-flow-logs/${var.name}"

  # The default format and what an investigation asks for: the ends of a
  # connection behind NAT, its direction and the way it took out of the VPC.
  # https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
  _flow_log_fields = [
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport",
    "protocol", "packets", "bytes", "start", "end", "action", "log-status", "vpc-id",
    "subnet-id", "az-id", "tcp-flags", "pkt-srcaddr", "pkt-dstaddr", "flow-direction",
    "traffic-path",
  ]
}

data "aws_partition" "current" {}

resource "aws_cloudwatch_log_group" "flow_log" {
  for_each = local._flow_logs

  name              = local._flow_log_group_name
  kms_key_id        = each.value.kms_key_arn
  retention_in_days = each.value.retention_days

  tags = { Name = local._flow_log_group_name }
}

data "aws_iam_policy_document" "flow_log_trust" {
  for_each = local._flow_logs

  statement {
    sid     = "VpcFlowLogsOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }

    # Against the confused deputy, as the VPC user guide asks.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:ec2:${var.region}:${var.account_id}:vpc-flow-log/*"]
    }
  }
}

data "aws_iam_policy_document" "flow_log_delivery" {
  for_each = local._flow_logs

  statement {
    sid       = "WriteToTheLogGroup"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.flow_log[each.key].arn}:*"]
  }

  statement {
    sid       = "FindTheLogGroup"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["arn:${data.aws_partition.current.partition}:logs:${var.region}:${var.account_id}:log-group:*"]
  }
}

resource "aws_iam_role" "flow_log" {
  for_each = local._flow_logs

  name               = "${var.name}-vpc-flow-logs"
  description        = "Lets VPC flow logs write to ${local._flow_log_group_name}."
  assume_role_policy = data.aws_iam_policy_document.flow_log_trust[each.key].json

  tags = { Name = "${var.name}-vpc-flow-logs" }
}

resource "aws_iam_role_policy" "flow_log" {
  for_each = local._flow_logs

  name   = "deliver"
  role   = aws_iam_role.flow_log[each.key].id
  policy = data.aws_iam_policy_document.flow_log_delivery[each.key].json
}

resource "aws_flow_log" "this" {
  for_each = local._flow_logs

  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.flow_log[each.key].arn
  log_format               = join(" ", [for field in local._flow_log_fields : "$${${field}}"])
  iam_role_arn             = aws_iam_role.flow_log[each.key].arn
  max_aggregation_interval = each.value.max_aggregation_interval

  tags = { Name = var.name }

  depends_on = [aws_iam_role_policy.flow_log]
}
