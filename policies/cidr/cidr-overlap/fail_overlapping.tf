resource "aws_vpc" "this" {
  cidr_block = "10.64.0.0/16" # expect-undecided: cidr-headroom
}

resource "aws_subnet" "apps" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.0.0/20"
}

resource "aws_subnet" "data" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.8.0/24" # expect: cidr-overlap
}

variable "vpc_id" {
  type = string
}

# The same VPC, wherever it is.
resource "aws_subnet" "foreign_a" {
  vpc_id     = var.vpc_id
  cidr_block = "10.99.0.0/24" # expect-undecided: cidr-in-vpc
}

resource "aws_subnet" "foreign_b" {
  vpc_id     = var.vpc_id
  cidr_block = "10.99.0.0/25" # expect: cidr-overlap # expect-undecided: cidr-in-vpc
}
