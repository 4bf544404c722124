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

run "lock_table_is_what_the_backend_expects_and_protected" {
  command = plan

  assert {
    condition = (
      aws_dynamodb_table.lock.hash_key == "LockID"
      && one(aws_dynamodb_table.lock.attribute).type == "S"
      && aws_dynamodb_table.lock.billing_mode == "PAY_PER_REQUEST"
    )
    error_message = "The backend needs a table with the string key LockID."
  }

  assert {
    condition = (
      aws_dynamodb_table.lock.deletion_protection_enabled
      && one(aws_dynamodb_table.lock.point_in_time_recovery).enabled
      && one(aws_dynamodb_table.lock.server_side_encryption).kms_key_arn == var.kms_key_arn
    )
    error_message = "The table must be protected, recoverable and encrypted with the key."
  }
}

run "throw_away_backend_may_be_destroyed" {
  command = plan

  variables {
    enable_deletion_protection = false
    force_destroy              = true
  }

  assert {
    condition     = aws_dynamodb_table.lock.deletion_protection_enabled == false
    error_message = "The protection of the table must follow the input."
  }
}

run "outputs_name_bucket_and_table" {
  command = apply

  assert {
    condition     = output.lock_table_name == "dev-connectly-tf-lock" && output.bucket_id != ""
    error_message = "The outputs must name what the backend block needs."
  }
}
