variable "peers" {
  type = list(string)
}

resource "aws_security_group" "cluster" {
  name = "cluster"

  # Everything between members.
  ingress {
    from_port = 0
    to_port   = 0
    protocol  = -1
    self      = true
  }

  ingress {
    from_port   = 8080
    to_port     = 8090
    protocol    = "6"
    cidr_blocks = ["10.0.0.0/8"]
  }

  # However many there are, each is one port.
  dynamic "ingress" {
    for_each = var.peers
    content {
      from_port   = 9000
      to_port     = 9000
      protocol    = "udp"
      cidr_blocks = ["${ingress.value}/32"]
    }
  }

  egress {
    from_port   = 0
    to_port     = 65535
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "peer" {
  name = "peer"
}

resource "aws_security_group_rule" "among_peers" {
  security_group_id        = aws_security_group.peer.id
  type                     = "ingress"
  protocol                 = "all"
  from_port                = 0
  to_port                  = 65535
  source_security_group_id = aws_security_group.peer.id
}

resource "aws_vpc_security_group_ingress_rule" "among_peers" {
  security_group_id            = aws_security_group.peer.id
  referenced_security_group_id = aws_security_group.peer.id
  ip_protocol                  = "-1"
}

# ICMP has types, not ports.
resource "aws_vpc_security_group_ingress_rule" "ping" {
  security_group_id = aws_security_group.peer.id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "icmp"
  from_port         = -1
  to_port           = -1
}

resource "aws_security_group_rule" "out" {
  security_group_id = aws_security_group.peer.id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}
