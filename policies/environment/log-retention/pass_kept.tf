resource "aws_cloudwatch_log_group" "month" {
  name              = "/app/api"
  retention_in_days = 30
}
