mock_provider "aws" {}

variables {
  name               = "connectly-shared-dev"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 30
}

run "the_log_group_is_encrypted_and_retained" {
  command = plan

  assert {
    condition = (
      aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn
      && aws_cloudwatch_log_group.this.retention_in_days == 30
      && output.log_group_name == "/connectly-shared-dev"
    )
    error_message = "The log group must be encrypted with the key and kept as long as given."
  }
}
