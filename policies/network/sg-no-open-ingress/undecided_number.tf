variable "open" {
  type = bool
}

# Whether there is a rule at all hangs on the input; that it is open does not.
resource "aws_security_group" "maybe" {
  name = "maybe"

  dynamic "ingress" {
    for_each = var.open ? ["0.0.0.0/0"] : []
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value] # expect-undecided: sg-no-open-ingress
    }
  }
}
