resource "aws_vpc" "six" {
  cidr_block = "10.67.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "odd" {
  vpc_id          = aws_vpc.six.id
  ipv6_cidr_block = "2001:db8:1234:1a00::/58" # expect: cidr-valid
}

resource "aws_subnet" "host_bits" {
  vpc_id          = aws_vpc.six.id
  ipv6_native     = true
  ipv6_cidr_block = "2001:db8:1234:1a00::1/64" # expect: cidr-valid
}
