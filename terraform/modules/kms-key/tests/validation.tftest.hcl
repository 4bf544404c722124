# One run for each validation message.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name        = "connectly-shared-dev"
  description = "Encrypts the data of dev."
  account_id  = "123456789012"
  region      = "ap-northeast-2"
  services    = ["logs", "s3"]
}

run "account_id_of_eleven_digits_is_refused" {
  command = plan

  variables {
    account_id = "12345678901"
  }

  expect_failures = [var.account_id]
}

run "deletion_window_below_seven_days_is_refused" {
  command = plan

  variables {
    deletion_window_in_days = 6
  }

  expect_failures = [var.deletion_window_in_days]
}

run "deletion_window_above_thirty_days_is_refused" {
  command = plan

  variables {
    deletion_window_in_days = 31
  }

  expect_failures = [var.deletion_window_in_days]
}

run "empty_description_is_refused" {
  command = plan

  variables {
    description = ""
  }

  expect_failures = [var.description]
}

run "name_with_a_space_is_refused" {
  command = plan

  variables {
    name = "connectly shared"
  }

  expect_failures = [var.name]
}

run "name_with_the_alias_prefix_is_refused" {
  command = plan

  variables {
    name = "alias/connectly-shared-dev"
  }

  expect_failures = [var.name]
}

run "name_reserved_by_aws_is_refused" {
  command = plan

  variables {
    name = "aws/s3"
  }

  expect_failures = [var.name]
}

run "availability_zone_as_region_is_refused" {
  command = plan

  variables {
    region = "ap-northeast-2a"
  }

  expect_failures = [var.region]
}

run "unknown_service_is_refused" {
  command = plan

  variables {
    services = ["s3", "s4"]
  }

  expect_failures = [var.services]
}
