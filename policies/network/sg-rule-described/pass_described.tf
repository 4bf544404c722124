resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"

  ingress {
    description = "HTTPS from the office"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/24"]
  }

  dynamic "egress" {
    for_each = { api = 443, dns = 53 }
    content {
      description = "To ${egress.key}"
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

resource "aws_security_group" "app" {
  name_prefix = "app-"
  description = "Application servers"
}

resource "aws_security_group_rule" "app" {
  description              = "Requests of the web servers"
  security_group_id        = aws_security_group.app.id
  type                     = "ingress"
  from_port                = 8080
  to_port                  = 8080
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.web.id
}

resource "aws_vpc_security_group_egress_rule" "app" {
  description       = "Package mirrors"
  security_group_id = aws_security_group.app.id
  cidr_ipv4         = "10.20.0.0/16"
  ip_protocol       = "-1"
}

# A default group has no description to set.
resource "aws_default_security_group" "this" {
  vpc_id = "vpc-12345678"
}
