# Two roles: ECS starts the task with the execution role, the application runs with the task role.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html

locals {
  _ecr_host = "dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?"
  # Account, region and repository of an image in a private registry; null for any other image.
  _ecr = try(regex("^([0-9]{12})\\.${local._ecr_host}/([^:@]+)", var.container.image), null)

  # A reference may name a JSON key and a version after the secret's ARN.
  _secret_arns = distinct([
    for arn in values(var.container.secrets) :
    join(":", slice(split(":", arn), 0, min(7, length(split(":", arn)))))
  ])

  _cluster_name  = reverse(split("/", var.cluster_arn))[0]
  _log_groups    = "${local._arn}:logs:${var.region}:${var.account_id}:log-group"
  _log_group_arn = "${local._log_groups}:/ecs/${var.name}"
  _exec_log_arn  = "${local._log_groups}:/aws/ecs/${local._cluster_name}/execute-command"
}

# Only ECS, on behalf of this account's tasks.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["${local._arn}:ecs:${var.region}:${var.account_id}:*"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name                 = "${var.name}-execution"
  description          = "Starts the tasks of ${var.name}: image, log streams, secrets."
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary_arn

  tags = { Name = "${var.name}-execution" }
}

data "aws_iam_policy_document" "execution" {
  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local._log_group_arn}:*"]
  }

  dynamic "statement" {
    for_each = local._ecr == null ? [] : ["*"]

    content {
      sid       = "RegistryLogin"
      actions   = ["ecr:GetAuthorizationToken"]
      resources = [statement.value] # the action takes no resource
    }
  }

  dynamic "statement" {
    for_each = local._ecr == null ? [] : [local._ecr]

    content {
      sid = "Image"
      actions = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ]
      resources = [
        "${local._arn}:ecr:${statement.value[1]}:${statement.value[0]}:repository/${statement.value[2]}",
      ]
    }
  }

  dynamic "statement" {
    for_each = length(var.container.secrets) == 0 ? [] : [local._secret_arns]

    content {
      sid       = "Secrets"
      actions   = ["secretsmanager:GetSecretValue", "ssm:GetParameters"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.container.secrets) == 0 ? [] : [var.kms_key_arn]

    content {
      sid       = "DecryptSecrets"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values = [
          "secretsmanager.${var.region}.amazonaws.com",
          "ssm.${var.region}.amazonaws.com",
        ]
      }
    }
  }
}

resource "aws_iam_role_policy" "execution" {
  name   = "start-tasks"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

resource "aws_iam_role" "task" {
  name                 = "${var.name}-task"
  description          = "What the application in the tasks of ${var.name} may do."
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary_arn

  tags = { Name = "${var.name}-task" }
}

resource "aws_iam_role_policy" "task" {
  for_each = var.task_policies

  name   = each.key
  role   = aws_iam_role.task.id
  policy = each.value
}

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
data "aws_iam_policy_document" "execute_command" {
  count = var.enable_execute_command ? 1 : 0

  statement {
    sid = "Session"
    actions = [
      "logs:DescribeLogGroups",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"] # these actions take no resource
  }

  statement {
    sid       = "Transcript"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [local._exec_log_arn, "${local._exec_log_arn}:*"]
  }

  statement {
    sid       = "Encryption"
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]
  }
}

resource "aws_iam_role_policy" "execute_command" {
  count = var.enable_execute_command ? 1 : 0

  name   = "execute-command"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.execute_command[0].json
}
