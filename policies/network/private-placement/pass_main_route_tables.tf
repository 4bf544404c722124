# Neither subnet has an association: the main route table of its VPC decides.
resource "aws_vpc" "isolated" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "isolated" {
  vpc_id = aws_vpc.isolated.id
}

resource "aws_flow_log" "isolated" {
  vpc_id          = aws_vpc.isolated.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_subnet" "isolated" {
  vpc_id     = aws_vpc.isolated.id
  cidr_block = "10.30.1.0/24"
}

resource "aws_vpc" "transit" {
  cidr_block           = "10.31.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "transit" {
  vpc_id = aws_vpc.transit.id
}

resource "aws_flow_log" "transit" {
  vpc_id          = aws_vpc.transit.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_subnet" "transit" {
  vpc_id     = aws_vpc.transit.id
  cidr_block = "10.31.1.0/24"
}

resource "aws_default_route_table" "transit" {
  default_route_table_id = aws_vpc.transit.default_route_table_id

  route {
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = "tgw-12345678"
  }
}

resource "aws_instance" "isolated" {
  subnet_id = aws_subnet.isolated.id
}

resource "aws_instance" "transit" {
  subnet_id = aws_subnet.transit.id
}
