resource "aws_vpc" "six" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "own" {
  vpc_id          = aws_vpc.six.id
  ipv6_cidr_block = "2001:db8:aa00::/56"
}

resource "aws_subnet" "first" {
  vpc_id          = aws_vpc.six.id
  cidr_block      = "10.64.1.0/24"
  ipv6_cidr_block = "2001:db8:aa00:1::/64"
}

resource "aws_subnet" "second" {
  vpc_id          = aws_vpc.six.id
  cidr_block      = "10.64.2.0/24"
  ipv6_cidr_block = "2001:db8:aa00:1::/64" # expect: cidr-overlap
}
