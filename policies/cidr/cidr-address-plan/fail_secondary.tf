terraform {
  backend "s3" {
    bucket = "test-connectly"
    key    = "connectly-shared/test/terraform.tfstate"
  }
}

resource "aws_vpc" "this" { # expect: cidr-address-plan
  cidr_block = "10.3.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "other" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "100.65.0.0/16" # expect: cidr-address-plan
}

resource "aws_subnet" "private" { # expect: cidr-address-plan
  vpc_id            = aws_vpc.this.id
  availability_zone = "ap-northeast-2a"
  cidr_block        = "10.3.16.0/20"
}
