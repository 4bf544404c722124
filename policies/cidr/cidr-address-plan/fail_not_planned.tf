terraform {
  backend "s3" {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16" # expect: cidr-address-plan
}

resource "aws_subnet" "wrong_zone" {
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.0.0/24" # expect: cidr-address-plan
  availability_zone = "ap-northeast-2c"
}

resource "aws_subnet" "reserved" {
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.32.0/20" # expect: cidr-address-plan
  availability_zone = "ap-northeast-2c"
}

resource "aws_subnet" "unrecorded" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.0.200.0/24" # expect: cidr-address-plan
}

resource "aws_vpc" "extra" {
  cidr_block = "10.77.0.0/16" # expect: cidr-address-plan
}
