resource "aws_vpc" "main" { # expect-undecided: multi-az-subnets
  cidr_block           = "10.8.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_flow_log" "main" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

variable "zones" {
  type = list(string)
}

variable "subnet_ids" {
  type = list(string)
}

# One subnet for every zone, however many there are.
resource "aws_subnet" "data" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.${count.index}.0/24"
  availability_zone = var.zones[count.index]
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = var.subnet_ids # expect-undecided: multi-az-subnets
}

# AWS chooses the zones.
resource "aws_subnet" "anywhere" {
  count      = 2
  vpc_id     = "vpc-87654321"
  cidr_block = "10.9.${count.index}.0/24"
}

resource "aws_elasticache_subnet_group" "anywhere" {
  name       = "anywhere"
  subnet_ids = aws_subnet.anywhere.*.id # expect-undecided: multi-az-subnets
}
