locals {
  everything = { from_port = 0, to_port = 65535 }
}

resource "aws_security_group" "vpn" {
  name = "vpn"

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1" # expect: sg-no-wide-ports
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "office" {
  name = "office"

  ingress {
    from_port   = local.everything.from_port # expect: sg-no-wide-ports
    to_port     = local.everything.to_port
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/24"]
  }
}

resource "aws_security_group" "app" {
  name = "app"

  ingress = [ # expect: sg-rules-not-mixed
    {
      description      = "everything from the office's group"
      from_port        = 1 # expect: sg-no-wide-ports
      to_port          = 65535
      protocol         = "udp"
      cidr_blocks      = []
      ipv6_cidr_blocks = []
      prefix_list_ids  = []
      security_groups  = [aws_security_group.office.id]
      self             = false
    },
  ]
}

# From itself and from others.
resource "aws_security_group_rule" "self_and_more" {
  security_group_id = aws_security_group.app.id
  type              = "ingress"
  protocol          = "all" # expect: sg-no-wide-ports
  from_port         = 0
  to_port           = 0
  self              = true
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_vpc_security_group_ingress_rule" "from_peer" {
  security_group_id            = aws_security_group.app.id
  referenced_security_group_id = aws_security_group.office.id
  ip_protocol                  = "-1" # expect: sg-no-wide-ports
}

resource "aws_vpc_security_group_ingress_rule" "every_port" {
  security_group_id = aws_security_group.app.id
  cidr_ipv6         = "fd00::/8"
  ip_protocol       = 17
  from_port         = 0 # expect: sg-no-wide-ports
  to_port           = 65535
}
