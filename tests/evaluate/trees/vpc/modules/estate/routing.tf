resource "aws_eip" "exit" {
  count = var.build && length(var.own_addresses) == 0 ? min(local.nats, length(var.front)) : 0

  domain = "vpc"
  tags   = { Name = "${var.label}/exit/${element(var.places, count.index)}" }
}

resource "aws_nat_gateway" "exit" {
  count = var.build ? min(local.nats, length(var.front)) : 0

  allocation_id = element(local.addresses, count.index)
  subnet_id     = element(aws_subnet.front.*.id, count.index)
  depends_on    = [aws_internet_gateway.door]
}

resource "aws_route_table" "front" {
  count = length(aws_internet_gateway.door)

  vpc_id = local.network
  tags   = { Name = "${var.label}/front" }
}

resource "aws_route_table" "inner" {
  count = max(length(aws_nat_gateway.exit), min(1, length(var.middle) * (var.build ? 1 : 0)))

  vpc_id = local.network
  tags   = { Name = length(aws_nat_gateway.exit) > 1 ? "${var.label}/inner/${count.index}" : "${var.label}/inner" }
}

resource "aws_route" "front" {
  for_each = { for at, table in aws_route_table.front : "table-${at}" => at }

  route_table_id         = aws_route_table.front[each.value].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = try(aws_internet_gateway.door[0].id, null)
}

resource "aws_route" "inner" {
  count = length(aws_nat_gateway.exit)

  route_table_id         = aws_route_table.inner[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.exit[count.index].id
}

resource "aws_route_table_association" "front" {
  count = length(aws_subnet.front)

  route_table_id = aws_route_table.front[0].id
  subnet_id      = aws_subnet.front[count.index].id
}

locals {
  inner = { for pair in setproduct(["middle", "back"], range(local.depth)) : join("-", pair) => pair
  if pair[1] < length(local.tiers[pair[0]]) && length(aws_route_table.inner) > 0 }
}

resource "aws_route_table_association" "inner" {
  for_each = local.inner

  route_table_id = element(aws_route_table.inner[*].id, each.value[1])
  subnet_id      = each.value[0] == "middle" ? aws_subnet.middle[each.value[1]].id : aws_subnet.back[each.value[1]].id
}

resource "aws_vpc_endpoint" "s3" {
  count = var.build ? 1 : 0

  vpc_id          = aws_vpc.main[0].id
  service_name    = "com.amazonaws.ap-northeast-2.s3"
  route_table_ids = flatten(coalescelist(aws_route_table.inner[*].id, aws_route_table.front[*].id, []))
}
