variable "rules" {
  type = list(number)
}

resource "aws_vpc" "this" { # expect-undecided: default-sg-closed
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  dynamic "egress" {
    for_each = var.rules
    content {
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
