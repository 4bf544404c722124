resource "aws_vpc" "six" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "own" {
  vpc_id          = aws_vpc.six.id
  ipv6_cidr_block = "2001:db8:aa00::/56"
}

resource "aws_subnet" "inside" {
  vpc_id          = aws_vpc.six.id
  cidr_block      = "10.64.1.0/24"
  ipv6_cidr_block = cidrsubnet("2001:db8:aa00::/56", 8, 1)
}
