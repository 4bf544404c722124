resource "aws_vpc" "main" { # expect: multi-az-subnets
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

locals {
  zone = "ap-northeast-2a"
}

resource "aws_subnet" "data" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.${count.index}.0/24"
  availability_zone = local.zone
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = aws_subnet.data[*].id # expect: multi-az-subnets
}

resource "aws_elasticache_subnet_group" "single" {
  name       = "single"
  subnet_ids = [aws_subnet.data[0].id] # expect: multi-az-subnets
}
