variable "destination" {
  type = string
}

resource "aws_flow_log" "by_variable" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = var.destination # expect-undecided: flow-log-encrypted
}

# A bucket of another configuration.
resource "aws_flow_log" "elsewhere" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::central-flow-logs" # expect-undecided: flow-log-encrypted
}
