data "aws_availability_zones" "available" {
  state = "available"
}

variable "vpc_id" {
  type    = string
  default = "vpc-12345678"
}

resource "aws_internet_gateway" "igw" {
  vpc_id = var.vpc_id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = var.vpc_id
  cidr_block        = cidrsubnet("10.9.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_route_table" "public" {
  vpc_id = var.vpc_id
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = element(aws_subnet.public[*].id, count.index)
  route_table_id = aws_route_table.public.id
}

# A gateway in each zone, and each table to the other's.
locals {
  zones = { a = "ap-northeast-2a", c = "ap-northeast-2c" }
  other = { a = "c", c = "a" }
}

resource "aws_subnet" "dmz" {
  for_each          = local.zones
  vpc_id            = var.vpc_id
  cidr_block        = each.key == "a" ? "10.9.40.0/24" : "10.9.41.0/24"
  availability_zone = each.value
}

resource "aws_route_table_association" "dmz" {
  for_each       = local.zones
  subnet_id      = aws_subnet.dmz[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_nat_gateway" "this" {
  for_each      = local.zones
  allocation_id = "eipalloc-${each.key}"
  subnet_id     = aws_subnet.dmz[each.key].id
}

resource "aws_subnet" "workers" { # expect: nat-per-az
  for_each          = local.zones
  vpc_id            = var.vpc_id
  cidr_block        = each.key == "a" ? "10.9.50.0/24" : "10.9.51.0/24"
  availability_zone = each.value
}

resource "aws_route_table" "workers" {
  for_each = local.zones
  vpc_id   = var.vpc_id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.this[local.other[each.key]].id
  }
}

resource "aws_route_table_association" "workers" {
  for_each       = local.zones
  subnet_id      = aws_subnet.workers[each.key].id
  route_table_id = aws_route_table.workers[each.key].id
}
