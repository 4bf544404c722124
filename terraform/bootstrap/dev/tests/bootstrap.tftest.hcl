mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
  }
}

run "names_are_those_of_the_environment" {
  command = apply

  assert {
    condition     = output.kms_key_alias == "alias/dev-connectly-tf-state"
    error_message = "The alias must be the one that backend.tf names."
  }

  assert {
    condition     = output.lock_table_name == "dev-connectly-tf-lock"
    error_message = "The lock table must be the one that backend.tf names."
  }
}

run "unknown_environment_is_refused" {
  command = plan

  variables {
    environment = "staging"
  }

  expect_failures = [var.environment]
}
