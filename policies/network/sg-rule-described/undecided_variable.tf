variable "description" {
  type = string
}

resource "aws_security_group" "this" {
  name        = "this"
  description = var.description # expect-undecided: sg-rule-described
}
