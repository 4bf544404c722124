resource "aws_vpc" "this" {
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

# Public by name, without a route to the internet.
resource "aws_subnet" "public" { # expect: subnet-tier-honest
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.70.1.0/24"
}

resource "aws_subnet" "apps" { # expect: subnet-tier-honest
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.70.2.0/24"

  tags = {
    Tier = "private"
  }
}

resource "aws_route_table" "apps" { # expect: nat-gateway-placement
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table_association" "apps" {
  subnet_id      = aws_subnet.apps.id
  route_table_id = aws_route_table.apps.id
}
