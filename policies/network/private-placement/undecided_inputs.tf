variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

variable "route_table_id" {
  type = string
}

variable "internal" {
  type = bool
}

data "aws_subnets" "private" {
  filter {
    name   = "tag:Tier"
    values = ["private"]
  }
}

resource "aws_db_subnet_group" "by_variable" {
  name       = "by-variable"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "by_variable" {
  db_subnet_group_name = aws_db_subnet_group.by_variable.name # expect-undecided: private-placement
}

resource "aws_ecs_service" "by_data" {
  name = "api"

  network_configuration {
    subnets = data.aws_subnets.private.ids # expect-undecided: private-placement
  }
}

resource "aws_instance" "literal" {
  subnet_id = "subnet-0123456789abcdef0" # expect-undecided: private-placement
}

# No association here, and the VPC's main route table is somewhere else.
resource "aws_subnet" "foreign_vpc" {
  vpc_id     = var.vpc_id
  cidr_block = "10.50.1.0/24"
}

resource "aws_instance" "foreign_vpc" {
  subnet_id = aws_subnet.foreign_vpc.id # expect-undecided: private-placement
}

resource "aws_vpc" "own" { # expect: default-sg-closed, flow-logs, vpc-dns
  cidr_block = "10.51.0.0/16"
}

resource "aws_subnet" "foreign_table" {
  vpc_id     = aws_vpc.own.id
  cidr_block = "10.51.1.0/24"
}

resource "aws_route_table_association" "foreign_table" {
  subnet_id      = aws_subnet.foreign_table.id
  route_table_id = var.route_table_id
}

resource "aws_instance" "foreign_table" {
  subnet_id = aws_subnet.foreign_table.id # expect-undecided: private-placement
}

resource "aws_lb" "maybe_internal" {
  internal = var.internal # expect-undecided: private-placement
  subnets  = aws_subnet.public[*].id
}

resource "aws_subnet" "public" {
  count      = 2
  vpc_id     = aws_vpc.own.id
  cidr_block = cidrsubnet("10.51.0.0/16", 8, count.index + 100)
}

resource "aws_internet_gateway" "own" {
  vpc_id = aws_vpc.own.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.own.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.own.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

variable "public_address" {
  type = bool
}

resource "aws_launch_template" "open" {
  name_prefix = "open-"

  network_interfaces {
    associate_public_ip_address = var.public_address # expect-undecided: private-placement, public-ip-on-private
  }
}

resource "aws_db_proxy" "literal" {
  name           = "main"
  engine_family  = "POSTGRESQL"
  role_arn       = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] # expect-undecided: private-placement
}
