variable "cidr" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr # expect-undecided: cidr-environment-overlap, cidr-valid, cidr-headroom
}
