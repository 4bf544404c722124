variable "days" {
  type = number
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/app/api"
  retention_in_days = var.days # expect-undecided: log-retention
}
