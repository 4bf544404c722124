resource "aws_vpc" "sandbox" {
  cidr_block = "10.64.0.0/16"
}
