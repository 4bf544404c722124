resource "aws_vpc" "main" { # expect: default-sg-closed, flow-logs, vpc-dns
  cidr_block = "10.20.0.0/16"
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.main.id
}

# The name says private; the routes say otherwise.
resource "aws_subnet" "private" { # expect: subnet-tier-honest
  for_each   = { a = "10.20.1.0/24", c = "10.20.2.0/24" }
  vpc_id     = aws_vpc.main.id
  cidr_block = each.value
}

resource "aws_route_table" "this" { # expect: nat-gateway-placement
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "half" {
  route_table_id         = aws_route_table.this.id
  destination_cidr_block = "128.0.0.0/1"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "this" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.this.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = [for subnet in aws_subnet.private : subnet.id]
}

resource "aws_db_instance" "main" {
  engine               = "postgres"
  db_subnet_group_name = aws_db_subnet_group.data.name # expect: private-placement
}

resource "aws_eks_node_group" "nodes" {
  cluster_name    = "main"
  node_group_name = "nodes"
  subnet_ids      = values(aws_subnet.private)[*].id # expect: private-placement
}

resource "aws_lambda_function" "api" {
  function_name = "api"

  vpc_config {
    subnet_ids = [aws_subnet.private["a"].id] # expect: private-placement
  }
}

resource "aws_alb" "internal" {
  internal = true
  subnets  = [aws_subnet.private["c"].id] # expect: private-placement
}

resource "aws_network_interface" "this" {
  subnet_id = aws_subnet.private["a"].id
}

resource "aws_instance" "by_interface" {
  ami           = "ami-12345678"
  instance_type = "t4g.small"

  network_interface {
    network_interface_id = aws_network_interface.this.id # expect: private-placement
    device_index         = 0
  }
}

resource "aws_db_proxy" "main" {
  name           = "main"
  engine_family  = "POSTGRESQL"
  role_arn       = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids = values(aws_subnet.private)[*].id # expect: private-placement
}
