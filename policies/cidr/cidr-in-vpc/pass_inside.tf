resource "aws_vpc" "this" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "primary" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.64.1.0/24"
}

resource "aws_subnet" "secondary" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "100.64.0.0/17"
}
