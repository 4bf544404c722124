data "aws_ssm_parameter" "vpc" {
  name = "/connectly-shared/dev/vpc/id" # reads: ssm vpc/id
}

resource "aws_vpc" "x" {
  cidr_block = 
