resource "aws_security_group" "ingress" {
  name = "ingress"

  ingress { # expect: sg-rules-not-mixed
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "more" {
  security_group_id = aws_security_group.ingress.id
  cidr_ipv4         = "172.16.0.0/12"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "egress" {
  name = "egress"

  dynamic "egress" { # expect: sg-rules-not-mixed
    for_each = [443, 53]
    content {
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

resource "aws_security_group_rule" "more" {
  count             = 2
  security_group_id = element([aws_security_group.egress.id], 0)
  type              = "egress"
  from_port         = 80 + count.index
  to_port           = 80 + count.index
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}
