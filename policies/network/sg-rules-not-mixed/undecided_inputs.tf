variable "direction" {
  type = string
}

variable "group_id" {
  type = string
}

resource "aws_security_group" "this" {
  name = "this"

  ingress { # expect-undecided: sg-rules-not-mixed
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "either" {
  security_group_id = aws_security_group.this.id
  type              = var.direction
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_security_group" "other" {
  name = "other"

  egress { # expect-undecided: sg-rules-not-mixed
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

# Somebody's group: it may be this one, given back.
resource "aws_vpc_security_group_egress_rule" "elsewhere" {
  security_group_id = var.group_id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
