# One run for each validation message.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  bucket_name     = "dev-connectly"
  kms_key_arn     = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  lock_table_name = "dev-connectly-tf-lock"
}

run "bucket_name_in_upper_case_is_refused" {
  command = plan

  variables {
    bucket_name = "Dev-connectly"
  }

  expect_failures = [var.bucket_name]
}

run "forced_destroy_of_a_protected_backend_is_refused" {
  command = plan

  variables {
    force_destroy = true
  }

  expect_failures = [var.force_destroy]
}

run "key_id_instead_of_arn_is_refused" {
  command = plan

  variables {
    kms_key_arn = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }

  expect_failures = [var.kms_key_arn]
}

run "table_name_of_two_characters_is_refused" {
  command = plan

  variables {
    lock_table_name = "tf"
  }

  expect_failures = [var.lock_table_name]
}
