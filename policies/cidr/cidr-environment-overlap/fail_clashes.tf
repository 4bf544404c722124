resource "aws_vpc" "in_staging" {
  cidr_block = "10.2.128.0/17" # expect: cidr-environment-overlap
}

resource "aws_vpc" "in_office" {
  cidr_block = "192.168.7.0/24" # expect: cidr-environment-overlap
}

resource "aws_vpc" "peer_a" {
  cidr_block = "10.70.0.0/16"
}

resource "aws_vpc" "peer_b" {
  cidr_block = "10.70.64.0/18" # expect: cidr-environment-overlap
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.peer_a.id
  cidr_block = "10.1.32.0/20" # expect: cidr-environment-overlap
}
