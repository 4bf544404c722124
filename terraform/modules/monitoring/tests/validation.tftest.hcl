# One run for each validation message.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:ap-northeast-2:123456789012:connectly-shared-dev-alarms" }
  }
}

variables {
  name        = "connectly-shared-dev"
  account_id  = "123456789012"
  region      = "ap-northeast-2"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
}

run "account_of_eleven_digits_is_refused" {
  command = plan

  variables {
    account_id = "12345678901"
  }

  expect_failures = [var.account_id]
}

run "cache_without_members_is_refused" {
  command = plan

  variables {
    elasticache = { member_ids = [] }
  }

  expect_failures = [var.elasticache]
}

run "alias_for_the_topic_is_refused" {
  command = plan

  variables {
    kms_key_arn = "alias/connectly-shared-dev"
  }

  expect_failures = [var.kms_key_arn]
}

run "name_with_capitals_is_refused" {
  command = plan

  variables {
    name = "Connectly"
  }

  expect_failures = [var.name]
}

run "database_without_instances_is_refused" {
  command = plan

  variables {
    rds = { instance_identifiers = [] }
  }

  expect_failures = [var.rds]
}

run "serverless_without_a_cluster_is_refused" {
  command = plan

  variables {
    rds = { instance_identifiers = ["one"], serverless = true }
  }

  expect_failures = [var.rds]
}

run "zone_for_a_region_is_refused" {
  command = plan

  variables {
    region = "ap-northeast-2a"
  }

  expect_failures = [var.region]
}

run "subscription_by_sms_is_refused" {
  command = plan

  variables {
    subscriptions = { team = { endpoint = "+82100000000", protocol = "sms" } }
  }

  expect_failures = [var.subscriptions]
}

run "url_without_tls_is_refused" {
  command = plan

  variables {
    subscriptions = { team = { endpoint = "http://connectly.example", protocol = "https" } }
  }

  expect_failures = [var.subscriptions]
}

run "address_for_https_is_refused" {
  command = plan

  variables {
    subscriptions = { team = { endpoint = "team@connectly.example", protocol = "https" } }
  }

  expect_failures = [var.subscriptions]
}

run "unknown_threshold_is_refused" {
  command = plan

  variables {
    thresholds = { rds_cpu = 80 }
  }

  expect_failures = [var.thresholds]
}

run "negative_threshold_is_refused" {
  command = plan

  variables {
    thresholds = { rds_cpu_percent = -1 }
  }

  expect_failures = [var.thresholds]
}
