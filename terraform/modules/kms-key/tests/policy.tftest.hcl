# The real provider without an account: it computes the policy document, which a mock would not.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name        = "connectly-shared-dev"
  description = "Encrypts the data of dev."
  account_id  = "123456789012"
  region      = "ap-northeast-2"
  services    = []
}

run "without_services_only_administrators_are_named" {
  command = plan

  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[*].Sid == ["AccountAdministration"]
    error_message = "Expected the administration statement alone, got ${aws_kms_key.this.policy}."
  }

  assert {
    condition = alltrue([
      for action in jsondecode(aws_kms_key.this.policy).Statement[0].Action :
      action != "kms:*" && !can(regex("Crypt|Encrypt|Decrypt|DataKey|CreateGrant", action))
    ])
    error_message = "Administrators must not be able to use the key or to grant its use."
  }

  assert {
    condition     = contains(jsondecode(aws_kms_key.this.policy).Statement[0].Action, "kms:Put*")
    error_message = "Without PutKeyPolicy nobody could change the policy again."
  }
}

run "key_rotates_and_has_its_alias" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key must rotate."
  }

  assert {
    condition     = aws_kms_key.this.deletion_window_in_days == 30
    error_message = "The deletion window must be 30 days unless it is set."
  }

  assert {
    condition     = output.alias_name == "alias/connectly-shared-dev"
    error_message = "The alias must be the name with the alias/ prefix, got ${output.alias_name}."
  }
}

run "calls_through_services_are_scoped_to_account_and_service" {
  command = plan

  variables {
    services = ["s3", "rds"]
  }

  assert {
    condition = (
      jsondecode(aws_kms_key.this.policy).Statement[*].Sid
      == ["AccountAdministration", "UseThroughServices", "GrantsToServices"]
    )
    error_message = "Unexpected statements: ${aws_kms_key.this.policy}."
  }

  assert {
    condition = (
      jsondecode(aws_kms_key.this.policy).Statement[1].Condition.StringEquals["kms:CallerAccount"]
      == "123456789012"
      && toset(jsondecode(aws_kms_key.this.policy).Statement[1].Condition.StringEquals["kms:ViaService"])
      == toset(["rds.ap-northeast-2.amazonaws.com", "s3.ap-northeast-2.amazonaws.com"])
    )
    error_message = "Use must be limited to S3 and RDS and to the account."
  }

  assert {
    condition = (
      jsondecode(aws_kms_key.this.policy).Statement[2].Condition.StringEquals["kms:ViaService"]
      == "rds.ap-northeast-2.amazonaws.com"
      && jsondecode(aws_kms_key.this.policy).Statement[2].Condition.Bool["kms:GrantIsForAWSResource"]
      == "true"
    )
    error_message = "Grants must be limited to services that work through grants: RDS, not S3."
  }
}

run "services_without_grants_get_no_grant_statement" {
  command = plan

  variables {
    services = ["s3"]
  }

  assert {
    condition     = !strcontains(aws_kms_key.this.policy, "CreateGrant")
    error_message = "S3 works without grants."
  }
}

run "cloudwatch_logs_is_scoped_to_log_groups_of_the_account" {
  command = plan

  variables {
    services = ["logs"]
  }

  assert {
    condition = (
      jsondecode(aws_kms_key.this.policy).Statement[1].Principal
      == { Service = "logs.ap-northeast-2.amazonaws.com" }
      && jsondecode(aws_kms_key.this.policy).Statement[1].Condition
      == { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:ap-northeast-2:123456789012:log-group:*" } }
    )
    error_message = "The regional CloudWatch Logs principal must be limited to the account's log groups."
  }
}

run "log_delivery_is_scoped_to_the_account" {
  command = plan

  variables {
    services = ["delivery.logs"]
  }

  assert {
    condition = (
      jsondecode(aws_kms_key.this.policy).Statement[1].Principal == { Service = "delivery.logs.amazonaws.com" }
      && jsondecode(aws_kms_key.this.policy).Statement[1].Condition == {
        ArnLike      = { "aws:SourceArn" = "arn:aws:logs:ap-northeast-2:123456789012:*" }
        StringEquals = { "aws:SourceAccount" = "123456789012" }
      }
    )
    error_message = "Log delivery must be limited to the account's log sources."
  }
}

run "publishers_are_scoped_to_the_account" {
  command = plan

  variables {
    services = ["cloudwatch", "events", "sns"]
  }

  assert {
    condition = toset([
      for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Principal.Service
      if startswith(statement.Sid, "Publish")
    ]) == toset(["cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"])
    error_message = "Each publisher needs a statement of its own."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.this.policy).Statement :
      statement.Condition == { StringEquals = { "aws:SourceAccount" = "123456789012" } }
      if contains(["PublishCloudwatch", "PublishSns"], statement.Sid)
    ])
    error_message = "Publishers must be limited to the account."
  }
}

run "event_rules_are_limited_to_topics_and_queues_of_the_account" {
  command = plan

  variables {
    services = ["events"]
  }

  assert {
    condition = {
      for statement in jsondecode(aws_kms_key.this.policy).Statement :
      statement.Sid => statement.Condition if startswith(statement.Sid, "Publish")
      } == {
      PublishEventsToQueues = { ArnLike = { "kms:EncryptionContext:aws:sqs:arn" = "arn:aws:sqs:ap-northeast-2:123456789012:*" } }
      PublishEventsToTopics = { ArnLike = { "kms:EncryptionContext:aws:sns:topicArn" = "arn:aws:sns:ap-northeast-2:123456789012:*" } }
    }
    error_message = "EventBridge must be limited by what is encrypted: it sends KMS no aws:SourceAccount."
  }
}

run "ecs_exec_is_limited_to_sessions" {
  command = plan

  variables {
    services = ["ecs"]
  }

  assert {
    condition = (
      jsondecode(aws_kms_key.this.policy).Statement[1].Condition
      == { Null = { "kms:EncryptionContext:aws:ssm:SessionId" = "false" } }
    )
    error_message = "Direct use must be limited to ECS Exec sessions."
  }
}

run "no_statement_is_open_to_everybody" {
  command = plan

  variables {
    services = [
      "backup", "cloudwatch", "delivery.logs", "dynamodb", "ebs", "ecr", "ecs", "efs",
      "elasticache", "events", "kinesis", "logs", "opensearch", "rds", "s3",
      "secretsmanager", "sns", "sqs", "ssm",
    ]
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.this.policy).Statement :
      statement.Principal != "*" && try(statement.Principal.AWS, "") != "*"
    ])
    error_message = "No statement may name every principal."
  }
}
