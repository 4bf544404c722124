resource "aws_vpc" "rfc1918" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "rfc6598" {
  vpc_id     = aws_vpc.rfc1918.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "own" {
  vpc_id          = aws_vpc.rfc1918.id
  ipv6_cidr_block = "2001:db8:1234:1a00::/56"
}

resource "aws_subnet" "small" {
  vpc_id     = aws_vpc.rfc1918.id
  cidr_block = cidrsubnet(aws_vpc.rfc1918.cidr_block, 12, 7)
}

resource "aws_subnet" "ipv6_only" {
  vpc_id          = aws_vpc.rfc1918.id
  ipv6_native     = true
  ipv6_cidr_block = "2001:db8:1234:1a00::/64"
}
