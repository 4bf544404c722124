resource "aws_security_group" "bastion" {
  name        = "bastion"
  description = "Jump host."
}

resource "aws_security_group" "endpoint" {
  name        = "endpoint"
  description = "Interface endpoint of a partner."
}

resource "aws_security_group" "unused" {
  count       = 0
  name        = "unused"
  description = "Nothing."
}
