# One run for each validation message, and for what each must tell apart.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:ap-northeast-2:123456789012:log-group:queries" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
  }
}

variables {
  name               = "connectly-shared-test"
  account_id         = "123456789012"
  region             = "ap-northeast-2"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 365
  private_zone_name  = "test.connectly.internal"
  vpc_id             = "vpc-0123456789abcdef0"
}

run "account_id_of_eleven_digits_is_refused" {
  command = plan

  variables {
    account_id = "12345678901"
  }

  expect_failures = [var.account_id]
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

run "name_in_capitals_is_refused" {
  command = plan

  variables {
    name = "Connectly"
  }

  expect_failures = [var.name]
}

run "private_zone_of_one_label_is_refused" {
  command = plan

  variables {
    private_zone_name = "internal"
  }

  expect_failures = [var.private_zone_name]
}

run "private_zone_with_a_dot_at_its_end_is_refused" {
  command = plan

  variables {
    private_zone_name = "test.connectly.internal."
  }

  expect_failures = [var.private_zone_name]
}

run "public_zone_with_an_underscore_is_refused" {
  command = plan

  variables {
    public_zone = { name = "my_zone.connectly.example" }
  }

  expect_failures = [var.public_zone]
}

run "name_of_a_region_is_refused" {
  command = plan

  variables {
    region = "Seoul"
  }

  expect_failures = [var.region]
}

run "name_of_a_vpc_for_its_id_is_refused" {
  command = plan

  variables {
    vpc_id = "network"
  }

  expect_failures = [var.vpc_id]
}
