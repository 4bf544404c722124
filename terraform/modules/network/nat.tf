locals {
  # Private zone to the zone of its NAT gateway: its own, else the first by name.
  _private_nat_az = {
    for az in keys(var.private_subnets) :
    az => contains(var.nat_gateway_azs, az) ? az : sort(var.nat_gateway_azs)[0]
    if length(var.nat_gateway_azs) > 0
  }
}

resource "aws_eip" "nat" {
  for_each = var.nat_gateway_azs

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }

  # AWS: an address in a VPC may need the internet gateway to exist first.
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = var.nat_gateway_azs

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}
