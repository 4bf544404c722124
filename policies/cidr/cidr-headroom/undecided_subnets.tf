variable "subnets" {
  type = map(string)
}

resource "aws_vpc" "this" {
  cidr_block = "10.64.0.0/16" # expect-undecided: cidr-headroom
}

resource "aws_subnet" "this" {
  for_each   = var.subnets
  vpc_id     = aws_vpc.this.id
  cidr_block = each.value # expect-undecided: cidr-valid, cidr-in-vpc, cidr-overlap
}
