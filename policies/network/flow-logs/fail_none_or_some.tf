resource "aws_vpc" "none" { # expect: flow-logs
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "none" {
  vpc_id = aws_vpc.none.id
}

resource "aws_vpc" "rejects" { # expect: flow-logs
  cidr_block           = "10.71.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "rejects" {
  vpc_id = aws_vpc.rejects.id
}

resource "aws_flow_log" "rejects" {
  vpc_id          = aws_vpc.rejects.id
  traffic_type    = "REJECT"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}
