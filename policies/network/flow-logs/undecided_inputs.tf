variable "traffic_type" {
  type = string
}

variable "enabled" {
  type = bool
}

resource "aws_vpc" "by_type" { # expect-undecided: flow-logs
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "by_type" {
  vpc_id = aws_vpc.by_type.id
}

resource "aws_flow_log" "by_type" {
  vpc_id          = aws_vpc.by_type.id
  traffic_type    = var.traffic_type
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_vpc" "by_flag" { # expect-undecided: flow-logs
  cidr_block           = "10.71.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "by_flag" {
  vpc_id = aws_vpc.by_flag.id
}

resource "aws_flow_log" "by_flag" {
  count           = var.enabled ? 1 : 0
  vpc_id          = aws_vpc.by_flag.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}
