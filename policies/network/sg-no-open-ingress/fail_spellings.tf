variable "ports" {
  type    = list(number)
  default = [22, 3389]
}

variable "rules" {
  type = list(object({
    port  = number
    cidrs = list(string)
  }))
  default = [
    { port = 5432, cidrs = ["10.0.0.0/8"] },
    { port = 6379, cidrs = ["10.0.0.0/8", "0.0.0.0/0"] },
  ]
}

variable "address" {
  type = string
}

locals {
  anywhere = ["0.0.0.0/0"]
  halves   = ["0.0.0.0/1", "128.0.0.0/1"]
}

# Every protocol, spelt by number, and from_port -1.
resource "aws_security_group" "all_protocols" {
  name = "all-protocols"

  ingress {
    from_port   = -1
    to_port     = -1
    protocol    = -1                # expect: sg-no-wide-ports
    cidr_blocks = local.anywhere[*] # expect: sg-no-open-ingress
  }
}

resource "aws_security_group" "protocol_number" {
  name = "protocol-number"

  ingress {
    from_port        = 22
    to_port          = 22
    protocol         = "6"
    cidr_blocks      = ["10.0.0.0/8"]
    ipv6_cidr_blocks = ["::/0"] # expect: sg-no-open-ingress
  }
}

# Whatever the address is, /0 is everything.
resource "aws_security_group" "any_of" {
  name = "any-of"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["${var.address}/0"] # expect: sg-no-open-ingress
  }
}

# ICMP is a protocol too.
resource "aws_security_group" "ping" {
  name = "ping"

  ingress {
    from_port   = 8
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["0.0.0.0/0"] # expect: sg-no-open-ingress
  }
}

resource "aws_security_group" "dynamic" {
  name = "dynamic"

  dynamic "ingress" {
    for_each = var.ports
    iterator = port
    content {
      from_port   = port.value
      to_port     = port.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"] # expect: sg-no-open-ingress
    }
  }
}

resource "aws_security_group" "by_rules" {
  name = "by-rules"

  dynamic "ingress" {
    for_each = { for rule in var.rules : rule.port => rule }
    content {
      from_port   = ingress.key
      to_port     = ingress.key
      protocol    = "tcp"
      cidr_blocks = ingress.value.cidrs # expect: sg-no-open-ingress
    }
  }
}

# Rules as one attribute.
resource "aws_security_group" "attribute" {
  name = "attribute"

  ingress = [
    {
      description      = ""
      from_port        = 3306
      to_port          = 3306
      protocol         = "tcp"
      cidr_blocks      = ["0.0.0.0/0"] # expect: sg-no-open-ingress
      ipv6_cidr_blocks = []
      prefix_list_ids  = []
      security_groups  = []
      self             = false
    }
  ]
}

resource "aws_security_group" "bastion" {
  name = "bastion"
}

resource "aws_security_group_rule" "ssh" {
  security_group_id = aws_security_group.bastion.id
  type              = "ingress"
  self              = false
  cidr_blocks       = concat(["10.0.0.0/8"], local.halves) # expect: sg-no-open-ingress
  from_port         = "22"
  to_port           = "22"
  protocol          = "TCP"
}

resource "aws_security_group_rule" "self_and_world" {
  for_each          = toset(["22", "3389"])
  security_group_id = aws_security_group.bastion.id
  type              = "ingress"
  ipv6_cidr_blocks  = ["0000:0000:0000:0000:0000:0000:0000:0000/0"] # expect: sg-no-open-ingress
  from_port         = each.value
  to_port           = each.value
  protocol          = "tcp"
}

# 443 of anything but a load balancer.
resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.bastion.id
  cidr_ipv4         = "0.0.0.0/0" # expect: sg-no-open-ingress
  from_port         = 443
  ip_protocol       = "tcp"
  to_port           = 443
}

# A load balancer's group, and a port that is not the web's.
resource "aws_security_group" "lb" {
  name = "lb"

  ingress {
    from_port   = 8443
    to_port     = 8443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"] # expect: sg-no-open-ingress
  }
}

resource "aws_elb" "classic" {
  security_groups = [aws_security_group.lb.id]

  listener {
    instance_port     = 8443
    instance_protocol = "tcp"
    lb_port           = 8443
    lb_protocol       = "tcp"
  }
}

resource "aws_default_security_group" "default" {
  vpc_id = "vpc-12345678"

  ingress {
    from_port   = 0 # expect: sg-no-wide-ports
    to_port     = 65535
    protocol    = "udp"
    cidr_blocks = ["0.0.0.0/0"] # expect: sg-no-open-ingress
  }
}
