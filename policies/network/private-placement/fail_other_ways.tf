data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

# No subnet: the default VPC, and a public address that only a public subnet makes use of.
resource "aws_instance" "default_vpc" { # expect: private-placement
  associate_public_ip_address = true
}

resource "aws_opensearch_domain" "public_endpoint" { # expect: private-placement
  domain_name = "search"
}

resource "aws_instance" "contract" {
  subnet_id = data.terraform_remote_state.shared.outputs.public_subnet_ids[1] # expect: private-placement
}

# The main route table, by replacement, by adoption, and by a route added to it.
resource "aws_vpc" "replaced" { # expect: default-sg-closed, flow-logs, vpc-dns
  cidr_block = "10.40.0.0/16"
}

resource "aws_internet_gateway" "replaced" {
  vpc_id = aws_vpc.replaced.id
}

resource "aws_subnet" "replaced" {
  vpc_id     = aws_vpc.replaced.id
  cidr_block = "10.40.1.0/24"
}

resource "aws_route_table" "replaced" {
  vpc_id = aws_vpc.replaced.id

  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.replaced.id
  }
}

resource "aws_main_route_table_association" "replaced" {
  vpc_id         = aws_vpc.replaced.id
  route_table_id = aws_route_table.replaced.id
}

resource "aws_elasticache_subnet_group" "replaced" {
  name       = "replaced"
  subnet_ids = [aws_subnet.replaced.id]
}

resource "aws_elasticache_cluster" "replaced" {
  cluster_id        = "replaced"
  subnet_group_name = aws_elasticache_subnet_group.replaced.name # expect: private-placement
}

resource "aws_vpc" "added" { # expect: default-sg-closed, flow-logs, vpc-dns
  cidr_block = "10.41.0.0/16"
}

resource "aws_internet_gateway" "added" {
  vpc_id = aws_vpc.added.id
}

resource "aws_subnet" "added" {
  vpc_id     = aws_vpc.added.id
  cidr_block = "10.41.1.0/24"
}

resource "aws_ec2_managed_prefix_list" "internet" {
  name           = "internet"
  address_family = "IPv4"
  max_entries    = 2

  entry {
    cidr = "0.0.0.0/1"
  }

  entry {
    cidr = "128.0.0.0/1"
  }
}

resource "aws_route" "added" {
  route_table_id             = aws_vpc.added.main_route_table_id
  destination_prefix_list_id = aws_ec2_managed_prefix_list.internet.id
  gateway_id                 = aws_internet_gateway.added.id
}

resource "aws_ecs_service" "added" {
  name = "api"

  network_configuration {
    subnets = [aws_subnet.added.id] # expect: private-placement
  }
}
