locals {
  zones = ["ap-northeast-2a", "ap-northeast-2c"]
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
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

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "front" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index]
}

resource "aws_subnet" "data" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index + 10)
  availability_zone = local.zones[count.index]
}

resource "aws_route_table" "front" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table_association" "front" {
  count          = length(local.zones)
  subnet_id      = element(aws_subnet.front[*].id, count.index)
  route_table_id = aws_route_table.front.id
}

resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.front[0].id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_egress_only_internet_gateway" "this" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.data.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this.id
}

resource "aws_route" "ipv6_out" {
  route_table_id              = aws_route_table.data.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this.id
}

resource "aws_route_table_association" "data" {
  count          = length(local.zones)
  subnet_id      = aws_subnet.data[count.index].id
  route_table_id = aws_route_table.data.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = aws_subnet.data[*].id
}

resource "aws_db_instance" "main" {
  engine               = "postgres"
  db_subnet_group_name = aws_db_subnet_group.data.name
}

# By name, not by reference.
resource "aws_rds_cluster" "reporting" {
  engine               = "aurora-postgresql"
  db_subnet_group_name = "data"
}

resource "aws_elasticache_subnet_group" "data" {
  name       = "cache"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"
  subnet_group_name    = aws_elasticache_subnet_group.data.name
}

resource "aws_lambda_function" "in_vpc" {
  function_name = "in-vpc"
  role          = "arn:aws:iam::111122223333:role/lambda"

  vpc_config {
    subnet_ids         = aws_subnet.data[*].id
    security_group_ids = []
  }
}

resource "aws_lambda_function" "outside" {
  function_name = "outside"
  role          = "arn:aws:iam::111122223333:role/lambda"
}

resource "aws_ecs_service" "api" {
  name = "api"

  network_configuration {
    subnets = tolist(aws_subnet.data[*].id)
  }
}

resource "aws_lb" "internal" {
  internal = true

  subnet_mapping {
    subnet_id = aws_subnet.data[0].id
  }

  subnet_mapping {
    subnet_id = aws_subnet.data[1].id
  }
}

resource "aws_lb" "public" {
  internal = false
  subnets  = aws_subnet.front[*].id
}
