terraform {
  backend "s3" {
    bucket = "test-connectly"
    key    = "connectly-shared/test/terraform.tfstate"
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "own" {
  vpc_id          = aws_vpc.this.id
  ipv6_cidr_block = "2001:db8:aa00::/56"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "ap-northeast-2a"
  cidr_block        = "10.3.16.0/20"
  ipv6_cidr_block   = "2001:db8:aa00:10::/64"
}

resource "aws_subnet" "pods" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "ap-northeast-2a"
  cidr_block        = "100.64.0.0/18"
}
