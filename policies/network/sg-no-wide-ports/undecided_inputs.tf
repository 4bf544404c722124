variable "protocol" {
  type = string
}

variable "to_port" {
  type = number
}

variable "source_group" {
  type = string
}

resource "aws_security_group" "app" {
  name = "app"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = var.protocol # expect-undecided: sg-no-wide-ports
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "db" {
  name = "db"
}

resource "aws_security_group_rule" "range" {
  security_group_id = aws_security_group.db.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 0 # expect-undecided: sg-no-wide-ports
  to_port           = var.to_port
  cidr_blocks       = ["10.0.0.0/8"]
}

# It may be its own group.
resource "aws_security_group_rule" "group" {
  security_group_id        = aws_security_group.db.id
  type                     = "ingress"
  protocol                 = "-1" # expect-undecided: sg-no-wide-ports
  from_port                = 0
  to_port                  = 0
  source_security_group_id = var.source_group
}
