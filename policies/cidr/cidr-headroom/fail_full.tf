resource "aws_vpc" "this" {
  cidr_block = "10.64.0.0/16" # expect: cidr-headroom
}

resource "aws_subnet" "half" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.0.0/17"
}

resource "aws_subnet" "quarter" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.128.0/18"
}

resource "aws_subnet" "more" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.192.0/19"
}
