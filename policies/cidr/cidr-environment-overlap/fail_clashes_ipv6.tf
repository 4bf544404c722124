resource "aws_vpc" "six" { # expect: cidr-environment-overlap
  cidr_block = "10.70.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "clashing" {
  vpc_id          = aws_vpc.six.id
  ipv6_cidr_block = "2001:db8:bb00:aa00::/56"
}
