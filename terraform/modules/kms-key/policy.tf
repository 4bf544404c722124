# The key policy separates administration from use: the account's administrators manage the key,
# and nobody uses it except through (or as) a service named in var.services.
# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html

locals {
  account_root = "arn:aws:iam::${var.account_id}:root"

  # Services that call KMS with the caller's identity, by the endpoint prefixes that
  # kms:ViaService carries; `grants` says whether they keep working through grants.
  # https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
  _via_services = {
    backup         = { endpoints = ["backup"], grants = true }
    dynamodb       = { endpoints = ["dynamodb"], grants = true }
    ebs            = { endpoints = ["ec2"], grants = true }
    ecr            = { endpoints = ["ecr"], grants = true }
    efs            = { endpoints = ["elasticfilesystem"], grants = true }
    elasticache    = { endpoints = ["elasticache", "dax"], grants = true }
    kinesis        = { endpoints = ["kinesis"], grants = false }
    opensearch     = { endpoints = ["es"], grants = true }
    rds            = { endpoints = ["rds"], grants = true }
    s3             = { endpoints = ["s3"], grants = false }
    secretsmanager = { endpoints = ["secretsmanager"], grants = false }
    sns            = { endpoints = ["sns"], grants = false }
    sqs            = { endpoints = ["sqs"], grants = false }
    ssm            = { endpoints = ["ssm"], grants = false }
  }

  via_endpoints = sort(flatten([
    for service, access in local._via_services : [
      for endpoint in access.endpoints : "${endpoint}.${var.region}.amazonaws.com"
    ] if contains(var.services, service)
  ]))

  grant_endpoints = sort(flatten([
    for service, access in local._via_services : [
      for endpoint in access.endpoints : "${endpoint}.${var.region}.amazonaws.com"
    ] if contains(var.services, service) && access.grants
  ]))

  # Service principals that publish to encrypted topics and queues on their own behalf, each with
  # the condition that holds for them alone.
  # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  _of_the_account = {
    test     = "StringEquals"
    variable = "aws:SourceAccount"
    values   = [var.account_id]
  }

  # EventBridge carries no aws:SourceAccount to KMS: a condition on it loses every event. What is
  # encrypted tells the account instead: SNS and SQS name the topic or queue in the context.
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  _publishers = {
    PublishCloudwatch = {
      service   = "cloudwatch"
      condition = local._of_the_account
    }
    PublishEventsToQueues = {
      service = "events"
      condition = {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:sqs:arn"
        values   = ["arn:aws:sqs:${var.region}:${var.account_id}:*"]
      }
    }
    PublishEventsToTopics = {
      service = "events"
      condition = {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:sns:topicArn"
        values   = ["arn:aws:sns:${var.region}:${var.account_id}:*"]
      }
    }
    PublishSns = {
      service   = "sns"
      condition = local._of_the_account
    }
  }

  publishers = {
    for sid, publisher in local._publishers : sid => publisher
    if contains(var.services, publisher.service)
  }
}

data "aws_iam_policy_document" "this" {
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
      identifiers = [local.account_root]
    }
  }

  dynamic "statement" {
    for_each = length(local.via_endpoints) > 0 ? [local.via_endpoints] : []

    content {
      sid = "UseThroughServices"
      actions = [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
      ]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = [local.account_root]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:CallerAccount"
        values   = [var.account_id]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = statement.value
      }
    }
  }

  # RDS, ElastiCache and the like keep the key in use through a grant that only they can use.
  # https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
  dynamic "statement" {
    for_each = length(local.grant_endpoints) > 0 ? [local.grant_endpoints] : []

    content {
      sid       = "GrantsToServices"
      actions   = ["kms:CreateGrant"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = [local.account_root]
      }

      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:CallerAccount"
        values   = [var.account_id]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = statement.value
      }
    }
  }

  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  dynamic "statement" {
    for_each = contains(var.services, "logs") ? ["logs.${var.region}.amazonaws.com"] : []

    content {
      sid = "CloudWatchLogs"
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
        identifiers = [statement.value]
      }

      condition {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:logs:arn"
        values   = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:*"]
      }
    }
  }

  # Vended logs, such as flow logs, written to a bucket that this key encrypts.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
  dynamic "statement" {
    for_each = contains(var.services, "delivery.logs") ? ["delivery.logs.amazonaws.com"] : []

    content {
      sid       = "LogDelivery"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
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

  dynamic "statement" {
    for_each = local.publishers

    content {
      sid       = statement.key
      actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["${statement.value.service}.amazonaws.com"]
      }

      condition {
        test     = statement.value.condition.test
        variable = statement.value.condition.variable
        values   = statement.value.condition.values
      }
    }
  }

  # ECS Exec calls KMS directly, as the caller and as the task role, always within a session.
  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
  dynamic "statement" {
    for_each = contains(var.services, "ecs") ? [local.account_root] : []

    content {
      sid       = "EcsExecSessions"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }

      condition {
        test     = "Null"
        variable = "kms:EncryptionContext:aws:ssm:SessionId"
        values   = ["false"]
      }
    }
  }
}
