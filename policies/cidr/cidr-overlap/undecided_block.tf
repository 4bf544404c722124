variable "first" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block = "10.64.0.0/16" # expect-undecided: cidr-headroom
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.this.id
  cidr_block = var.first # expect-undecided: cidr-valid, cidr-in-vpc, cidr-overlap
}

resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.1.0/24" # expect-undecided: cidr-overlap
}
