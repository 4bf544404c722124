# A VPC made with 10.0.0.0/8 takes no further block of another RFC 1918 range.
resource "aws_vpc" "ten" {
  cidr_block = "10.65.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "other_range" {
  vpc_id     = aws_vpc.ten.id
  cidr_block = "172.20.0.0/16" # expect: cidr-valid
}

resource "aws_vpc_ipv4_cidr_block_association" "same_range" {
  vpc_id     = aws_vpc.ten.id
  cidr_block = "10.66.0.0/16"
}
