variable "sources" {
  type = list(string)
}

variable "port" {
  type = number
}

variable "group_id" {
  type = string
}

variable "open" {
  type = bool
}

resource "aws_security_group" "by_sources" {
  ingress { # expect-undecided: sg-rules-not-mixed
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.sources # expect-undecided: sg-no-open-ingress
  }
}

resource "aws_security_group" "by_condition" {
  ingress { # expect-undecided: sg-rules-not-mixed
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.open ? ["0.0.0.0/0"] : ["10.0.0.0/8"] # expect-undecided: sg-no-open-ingress
  }
}

# Somebody's group: it may be a load balancer's.
resource "aws_vpc_security_group_ingress_rule" "by_group" {
  security_group_id = var.group_id
  cidr_ipv4         = "0.0.0.0/0" # expect-undecided: sg-no-open-ingress
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_security_group" "alb" {
  name = "alb"
}

resource "aws_lb" "public" {
  security_groups = [aws_security_group.alb.id]
  subnets         = ["subnet-1", "subnet-2"]
}

resource "aws_security_group_rule" "by_port" {
  security_group_id = aws_security_group.alb.id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/0"] # expect-undecided: sg-no-open-ingress
  from_port         = var.port      # expect-undecided: sg-no-wide-ports
  to_port           = var.port
  protocol          = "tcp"
}
