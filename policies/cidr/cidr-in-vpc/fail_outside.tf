resource "aws_vpc" "one" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.65.0.0/16"
}

resource "aws_subnet" "of_the_other" {
  vpc_id     = aws_vpc.one.id
  cidr_block = "10.65.1.0/24" # expect: cidr-in-vpc
}

