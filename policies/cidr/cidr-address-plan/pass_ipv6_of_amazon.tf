terraform {
  backend "s3" {
    bucket = "stage-connectly"
    key    = "connectly-shared/stage/terraform.tfstate"
  }
}

resource "aws_vpc" "this" {
  cidr_block                       = "10.5.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "ap-northeast-2a"
  cidr_block        = "10.5.16.0/20"
}
