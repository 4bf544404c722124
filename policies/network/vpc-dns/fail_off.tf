resource "aws_vpc" "unset" { # expect: vpc-dns, flow-logs, default-sg-closed
  cidr_block = "10.70.0.0/16"
}

resource "aws_vpc" "off" { # expect: flow-logs, default-sg-closed
  cidr_block           = "10.71.0.0/16"
  enable_dns_support   = false # expect: vpc-dns
  enable_dns_hostnames = true
}
