variable "more" {
  type = list(string)
}

# How many rules there are hangs on the input; that the first is there does not.
resource "aws_security_group" "certain" {
  name        = "certain"
  description = "Certainly open on every port."

  dynamic "ingress" {
    for_each = concat(["-1"], var.more)
    content {
      description = "From the VPC."
      from_port   = 0
      to_port     = 0
      protocol    = ingress.value # expect: sg-no-wide-ports
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
