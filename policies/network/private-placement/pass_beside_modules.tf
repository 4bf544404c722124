# What a module that is not downloaded makes is none of what is here.
module "vpc" {
  source  = "registry.example.com/acme/vpc/aws"
  version = "5.1.0"
  cidr    = "10.60.0.0/16"
}

resource "aws_vpc" "own" {
  cidr_block           = "10.61.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "own" {
  vpc_id = aws_vpc.own.id
}

resource "aws_flow_log" "own" {
  vpc_id          = aws_vpc.own.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_subnet" "own" {
  vpc_id     = aws_vpc.own.id
  cidr_block = "10.61.1.0/24"
}

resource "aws_route_table" "own" {
  vpc_id = aws_vpc.own.id
}

resource "aws_route_table_association" "own" {
  subnet_id      = aws_subnet.own.id
  route_table_id = aws_route_table.own.id
}

resource "aws_internet_gateway" "other" {
  vpc_id = module.vpc.vpc_id
}

resource "aws_route" "other" {
  route_table_id         = module.vpc.public_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.other.id
}

resource "aws_route_table_association" "other" {
  subnet_id      = module.vpc.extra_subnet_id
  route_table_id = module.vpc.public_route_table_id
}

resource "aws_instance" "own" {
  subnet_id = aws_subnet.own.id
}
