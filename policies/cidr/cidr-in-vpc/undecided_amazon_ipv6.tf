resource "aws_vpc" "six" {
  cidr_block                       = "10.64.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_subnet" "numbered" {
  vpc_id          = aws_vpc.six.id
  cidr_block      = "10.64.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.six.ipv6_cidr_block, 8, 1) # expect-undecided: cidr-in-vpc, cidr-valid
}

resource "aws_subnet" "written" {
  vpc_id          = aws_vpc.six.id
  cidr_block      = "10.64.2.0/24"
  ipv6_cidr_block = "2001:db8:aa00:1::/64" # expect-undecided: cidr-in-vpc, cidr-overlap
}
