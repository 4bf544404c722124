# One run for each validation message.

mock_provider "aws" {}

variables {
  name               = "connectly-shared-dev"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 30
}

run "id_of_a_key_for_its_arn_is_refused" {
  command = plan

  variables {
    kms_key_arn = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }

  expect_failures = [var.kms_key_arn]
}

run "retention_that_cloudwatch_does_not_know_is_refused" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "name_with_capitals_is_refused" {
  command = plan

  variables {
    name = "ConnectlyShared"
  }

  expect_failures = [var.name]
}
