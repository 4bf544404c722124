variable "ipv6" {
  type = string
}

resource "aws_vpc" "six" { # expect-undecided: cidr-environment-overlap
  cidr_block = "10.70.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "open" {
  vpc_id          = aws_vpc.six.id
  ipv6_cidr_block = var.ipv6 # expect-undecided: cidr-valid
}
