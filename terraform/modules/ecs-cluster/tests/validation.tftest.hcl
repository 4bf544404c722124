# One run for each validation message.

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

run "empty_strategy_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = []
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "unknown_capacity_provider_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "EC2", weight = 1 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "provider_named_twice_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1 },
      { capacity_provider = "FARGATE", weight = 2 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "strategy_without_weight_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 0 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "weight_above_one_thousand_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1001 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "two_bases_are_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1, base = 1 },
      { capacity_provider = "FARGATE_SPOT", weight = 1, base = 1 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "negative_base_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1, base = -1 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "unknown_container_insights_is_refused" {
  command = plan

  variables {
    container_insights = "on"
  }

  expect_failures = [var.container_insights]
}

run "retention_that_cloudwatch_does_not_know_is_refused" {
  command = plan

  variables {
    execute_command_log_retention_days = 31
  }

  expect_failures = [var.execute_command_log_retention_days]
}

run "key_alias_is_refused" {
  command = plan

  variables {
    kms_key_arn = "alias/connectly-shared-dev"
  }

  expect_failures = [var.kms_key_arn]
}

run "name_with_a_dot_is_refused" {
  command = plan

  variables {
    name = "connectly.shared"
  }

  expect_failures = [var.name]
}
