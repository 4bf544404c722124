resource "aws_vpc" "orders" { # expect: no-own-vpc
  cidr_block = "10.40.0.0/16"
}

resource "aws_default_vpc" "adopted" { # expect: no-own-vpc
  force_destroy = false
}
