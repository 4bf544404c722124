resource "aws_vpc" "host_bits" {
  cidr_block = "10.64.0.1/16" # expect: cidr-valid
}

resource "aws_vpc" "public_space" {
  cidr_block = "172.32.0.0/16" # expect: cidr-valid
}

resource "aws_vpc" "too_wide" {
  cidr_block = "10.128.0.0/9" # expect: cidr-valid
}

resource "aws_vpc" "text" {
  cidr_block = "10.66.0.0" # expect: cidr-valid
}

locals {
  tiny = "10.64.7.0/29"
}

resource "aws_subnet" "too_small" {
  vpc_id     = aws_vpc.host_bits.id
  cidr_block = local.tiny # expect: cidr-valid
}
