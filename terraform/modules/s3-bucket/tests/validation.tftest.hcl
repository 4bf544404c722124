# One run for each validation message.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name       = "connectly-shared-dev-logs"
  versioning = true
  encryption = {
    kms_key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }
}

run "alb_log_account_of_eleven_digits_is_refused" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "12345678901"
      region     = "ap-northeast-2"
    }
  }

  expect_failures = [var.alb_log_delivery]
}

run "alb_log_region_that_is_a_zone_is_refused" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2a"
    }
  }

  expect_failures = [var.alb_log_delivery]
}

run "alb_log_prefix_with_a_trailing_slash_is_refused" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
      prefix     = "alb/"
    }
  }

  expect_failures = [var.alb_log_delivery]
}

run "alb_log_prefix_with_a_wildcard_is_refused" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
      prefix     = "a*b"
    }
  }

  expect_failures = [var.alb_log_delivery]
}

run "empty_alb_log_prefix_is_refused" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
      prefix     = ""
    }
  }

  expect_failures = [var.alb_log_delivery]
}

run "alb_log_prefix_that_elb_adds_is_refused" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
      prefix     = "AWSLogs"
    }
  }

  expect_failures = [var.alb_log_delivery]
}

run "alb_logs_with_a_kms_key_are_refused" {
  command = plan

  variables {
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
    }
  }

  expect_failures = [var.encryption]
}

run "key_id_instead_of_arn_is_refused" {
  command = plan

  variables {
    encryption = {
      kms_key_arn = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
    }
  }

  expect_failures = [var.encryption]
}

run "missing_key_is_refused" {
  command = plan

  variables {
    encryption = {}
  }

  expect_failures = [var.encryption]
}

run "name_in_upper_case_is_refused" {
  command = plan

  variables {
    name = "Connectly-logs"
  }

  expect_failures = [var.name]
}

run "name_ending_in_a_hyphen_is_refused" {
  command = plan

  variables {
    name = "connectly-"
  }

  expect_failures = [var.name]
}

run "retention_of_zero_days_is_refused" {
  command = plan

  variables {
    retention = {
      expiration_days = 0
    }
  }

  expect_failures = [var.retention]
}

run "retention_of_half_days_is_refused" {
  command = plan

  variables {
    retention = {
      noncurrent_expiration_days = 1.5
    }
  }

  expect_failures = [var.retention]
}

run "infrequent_access_before_thirty_days_is_refused" {
  command = plan

  variables {
    retention = {
      transition_to_ia_days = 29
    }
  }

  expect_failures = [var.retention]
}

run "glacier_less_than_thirty_days_after_infrequent_access_is_refused" {
  command = plan

  variables {
    retention = {
      transition_to_ia_days      = 30
      transition_to_glacier_days = 59
    }
  }

  expect_failures = [var.retention]
}

run "deep_archive_less_than_thirty_days_after_glacier_is_refused" {
  command = plan

  variables {
    retention = {
      transition_to_glacier_days      = 90
      transition_to_deep_archive_days = 119
    }
  }

  expect_failures = [var.retention]
}

run "deep_archive_less_than_thirty_days_after_infrequent_access_is_refused" {
  command = plan

  variables {
    retention = {
      transition_to_ia_days           = 90
      transition_to_deep_archive_days = 119
    }
  }

  expect_failures = [var.retention]
}

run "expiration_before_a_transition_is_refused" {
  command = plan

  variables {
    retention = {
      transition_to_glacier_days = 90
      expiration_days            = 90
    }
  }

  expect_failures = [var.retention]
}
