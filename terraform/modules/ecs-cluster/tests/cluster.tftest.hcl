mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name                               = "connectly-shared-dev"
  execute_command_log_retention_days = 30
  kms_key_arn                        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"

  capacity_provider_strategy = [
    { capacity_provider = "FARGATE_SPOT", weight = 3 },
    { capacity_provider = "FARGATE", weight = 1, base = 1 },
  ]
}

run "strategy_reaches_the_cluster_as_given" {
  command = plan

  assert {
    condition = {
      for entry in aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy :
      entry.capacity_provider => "${entry.weight}/${entry.base}"
    } == { FARGATE = "1/1", FARGATE_SPOT = "3/0" }
    error_message = "The default strategy must have the weights and bases given."
  }

  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "Both Fargate providers must be available to services."
  }
}

run "execute_command_is_encrypted_and_recorded" {
  command = plan

  assert {
    condition = (
      one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).kms_key_id == var.kms_key_arn
      && one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).logging == "OVERRIDE"
    )
    error_message = "Sessions must be encrypted with the key and recorded."
  }

  assert {
    condition = (
      one(one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).log_configuration).cloud_watch_log_group_name
      == aws_cloudwatch_log_group.execute_command.name
      && one(one(one(aws_ecs_cluster.this.configuration).execute_command_configuration).log_configuration).cloud_watch_encryption_enabled
    )
    error_message = "Transcripts must go to the encrypted log group."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.execute_command.kms_key_id == var.kms_key_arn
      && aws_cloudwatch_log_group.execute_command.retention_in_days == 30
    )
    error_message = "The log group must be encrypted with the key and kept as long as given."
  }
}

run "container_insights_are_off_unless_asked_for" {
  command = plan

  assert {
    condition     = { for setting in aws_ecs_cluster.this.setting : setting.name => setting.value } == { containerInsights = "disabled" }
    error_message = "Container Insights must be off."
  }
}

run "container_insights_may_be_enhanced" {
  command = plan

  variables {
    container_insights = "enhanced"
  }

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "enhanced"
    error_message = "Container Insights must be as given."
  }
}
