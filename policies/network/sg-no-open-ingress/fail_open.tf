locals {
  world = "0.0.0.0/0"
}

resource "aws_security_group" "inline" {
  name = "inline"

  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [local.world] # expect: sg-no-open-ingress
  }
}

resource "aws_security_group" "host_bits" {
  name = "host-bits"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["1.0.0.0/0"] # expect: sg-no-open-ingress
  }
}

resource "aws_security_group" "target" {
  name = "target"
}

resource "aws_security_group_rule" "halves" {
  security_group_id = aws_security_group.target.id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/1", "128.0.0.0/1"] # expect: sg-no-open-ingress
  from_port         = 3306
  to_port           = 3306
  protocol          = "tcp"
}

resource "aws_security_group_rule" "quarters" {
  security_group_id = aws_security_group.target.id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"] # expect: sg-no-open-ingress
  from_port         = 3306
  to_port           = 3306
  protocol          = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "ipv6" {
  security_group_id = aws_security_group.target.id
  cidr_ipv6         = "0::/0" # expect: sg-no-open-ingress
  ip_protocol       = "-1"    # expect: sg-no-wide-ports
}

resource "aws_ec2_managed_prefix_list" "anyone" {
  name           = "anyone"
  address_family = "IPv4"
  max_entries    = 1
}

resource "aws_ec2_managed_prefix_list_entry" "anyone" {
  prefix_list_id = aws_ec2_managed_prefix_list.anyone.id
  cidr           = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "prefix_list" {
  security_group_id = aws_security_group.target.id
  prefix_list_id    = aws_ec2_managed_prefix_list.anyone.id # expect: sg-no-open-ingress
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

# A load balancer's group may open 80 and 443, not every port between them.
resource "aws_security_group" "alb" {
  name = "alb"

  dynamic "ingress" {
    for_each = { web = 80 }
    content {
      from_port        = ingress.value
      to_port          = 443
      protocol         = "tcp"
      ipv6_cidr_blocks = ["::/0"] # expect: sg-no-open-ingress
    }
  }
}

resource "aws_lb" "public" {
  security_groups = [aws_security_group.alb.id]
  subnets         = ["subnet-1", "subnet-2"]
}
