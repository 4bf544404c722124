resource "aws_cloudwatch_log_group" "forever" { # expect: log-retention
  name = "/app/api"
}

resource "aws_cloudwatch_log_group" "never" {
  name              = "/app/queue"
  retention_in_days = 0 # expect: log-retention
}

resource "aws_cloudwatch_log_group" "week" {
  name              = "/app/jobs"
  retention_in_days = 7 # expect: log-retention
}
