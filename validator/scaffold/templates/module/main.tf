# Put the module's own resources here; further files by part, such as policy.tf.

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}"
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = { Name = "/${var.name}" }
}
