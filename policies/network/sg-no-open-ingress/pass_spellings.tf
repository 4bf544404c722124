variable "enabled" {
  type    = bool
  default = true
}

variable "source_groups" {
  type = list(string)
}

locals {
  networks = {
    office = "203.0.113.0/24"
    vpn    = "198.51.100.7/32"
  }
}

# However many rules there are, the source of each is a group.
resource "aws_security_group" "app" {
  name = "app"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = values(local.networks)
  }

  dynamic "ingress" {
    for_each = var.source_groups
    content {
      from_port       = 8080
      to_port         = 8080
      protocol        = "tcp"
      security_groups = [ingress.value]
    }
  }
}

resource "aws_security_group" "empty" {
  name    = "empty"
  ingress = []
}

resource "aws_security_group_rule" "self" {
  security_group_id = aws_security_group.empty.id
  type              = "ingress"
  self              = true
  from_port         = 9300
  to_port           = 9400
  protocol          = "tcp"
}

# Half of the private space of IPv4 and the local one of IPv6 are not the world.
resource "aws_security_group_rule" "wide_but_private" {
  security_group_id = aws_security_group.empty.id
  type              = "ingress"
  cidr_blocks       = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  ipv6_cidr_blocks  = ["fd00::/8"]
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
}

# Counted to nothing.
resource "aws_security_group_rule" "off" {
  count             = var.enabled ? 0 : 1
  security_group_id = aws_security_group.empty.id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/0"]
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
}

resource "aws_security_group" "front" {
  name = "front"

  dynamic "ingress" {
    for_each = toset([80, 443])
    content {
      from_port        = ingress.value
      to_port          = ingress.value
      protocol         = "tcp"
      cidr_blocks      = ["0.0.0.0/0"]
      ipv6_cidr_blocks = ["::/0"]
    }
  }
}

resource "aws_elb" "front" {
  security_groups = [aws_security_group.front.id]

  listener {
    instance_port      = 8080
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = "arn:aws:acm:ap-northeast-2:111122223333:certificate/1234abcd"
  }
}

# The published ranges of an AWS service, and a VPC's own block.
data "aws_ip_ranges" "cloudfront" {
  services = ["cloudfront"]
}

data "aws_vpc" "selected" {
  default = true
}

resource "aws_security_group_rule" "ranges" {
  security_group_id = aws_security_group.empty.id
  type              = "ingress"
  cidr_blocks       = data.aws_ip_ranges.cloudfront.cidr_blocks
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "own_network" {
  security_group_id = aws_security_group.empty.id
  cidr_ipv4         = data.aws_vpc.selected.cidr_block
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}
