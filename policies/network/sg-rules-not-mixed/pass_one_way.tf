resource "aws_security_group" "inline" {
  name = "inline"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "separate" {
  name = "separate"
}

resource "aws_security_group_rule" "separate" {
  security_group_id = aws_security_group.separate.id
  type              = "ingress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}

# Each direction is a list of its own.
resource "aws_vpc_security_group_egress_rule" "inline" {
  security_group_id = aws_security_group.inline.id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
