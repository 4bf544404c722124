variable "office" {
  type    = list(string)
  default = ["203.0.113.0/24"]
}

variable "admin_ip" {
  type = string
}

data "aws_prefix_list" "s3" {
  name = "com.amazonaws.ap-northeast-2.s3"
}

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_security_group" "alb" {
  name = "alb"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "public" {
  security_groups = [aws_security_group.alb.id]
  subnets         = ["subnet-1", "subnet-2"]
}

resource "aws_security_group" "edge" {
  name = "edge"
}

resource "aws_alb" "edge" {
  security_groups = [aws_security_group.edge.id]
  subnets         = ["subnet-1", "subnet-2"]
}

resource "aws_vpc_security_group_ingress_rule" "edge_http" {
  security_group_id = aws_security_group.edge.id
  cidr_ipv6         = "::/0"
  from_port         = 80
  to_port           = 80
  ip_protocol       = "tcp"
}

# The shared load balancer's group, by the contract.
resource "aws_security_group_rule" "shared_alb" {
  security_group_id = data.terraform_remote_state.shared.outputs.alb_security_group_id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/0"]
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
}

resource "aws_security_group" "app" {
  name = "app"

  ingress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.alb.id]
  }

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = concat(var.office, ["${var.admin_ip}/32"])
  }

  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    self            = true
    prefix_list_ids = [data.aws_prefix_list.s3.id]
  }
}

resource "aws_security_group_rule" "out" {
  security_group_id = aws_security_group.app.id
  type              = "egress"
  cidr_blocks       = ["0.0.0.0/0"]
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
}

# Ports as strings, and protocols by number.
resource "aws_security_group_rule" "edge_text" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.edge.id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/0"]
  from_port         = each.value
  to_port           = each.value
  protocol          = 6
}
