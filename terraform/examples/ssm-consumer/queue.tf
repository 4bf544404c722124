resource "aws_sqs_queue" "jobs" {
  name                              = "${local.name}-jobs"
  kms_master_key_id                 = local.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  visibility_timeout_seconds        = 120

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

# Messages that failed five times, kept for two weeks.
resource "aws_sqs_queue" "dead_letters" {
  name                              = "${local.name}-dead-letters"
  kms_master_key_id                 = local.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  message_retention_seconds         = 1209600
}
