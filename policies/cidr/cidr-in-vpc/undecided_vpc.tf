variable "vpc_cidr" {
  type = string
}

variable "vpc_id" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block = var.vpc_cidr # expect-undecided: cidr-valid, cidr-environment-overlap, cidr-headroom
}

resource "aws_subnet" "of_unknown_block" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.1.0/24" # expect-undecided: cidr-in-vpc
}

resource "aws_subnet" "of_foreign_vpc" {
  vpc_id     = var.vpc_id
  cidr_block = "10.99.1.0/24" # expect-undecided: cidr-in-vpc
}
