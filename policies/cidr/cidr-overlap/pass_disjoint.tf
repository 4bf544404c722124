resource "aws_vpc" "one" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.65.0.0/16"
}

resource "aws_subnet" "one" {
  for_each   = toset(["10.64.0.0/24", "10.64.1.0/24", "10.64.2.0/23"])
  vpc_id     = aws_vpc.one.id
  cidr_block = each.value
}

resource "aws_subnet" "two" {
  vpc_id     = aws_vpc.two.id
  cidr_block = "10.65.0.0/24"
}
