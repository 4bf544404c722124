variable "more" {
  type = list(string)
}

# How many rules there are hangs on the input; that the first is there does not.
resource "aws_security_group" "certain" {
  name = "certain"

  dynamic "ingress" {
    for_each = concat(["0.0.0.0/0"], var.more)
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value] # expect: sg-no-open-ingress
    }
  }
}
