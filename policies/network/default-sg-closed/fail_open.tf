resource "aws_vpc" "untouched" { # expect: default-sg-closed, flow-logs
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc" "open" { # expect: default-sg-closed, flow-logs
  cidr_block           = "10.71.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "open" {
  vpc_id = aws_vpc.open.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
