resource "aws_subnet" "front" {
  count = var.build ? length(var.front) : 0

  vpc_id                  = local.network
  availability_zone       = element(local.by_id, count.index) ? null : element(var.places, count.index)
  availability_zone_id    = element(local.by_id, count.index) ? element(var.places, count.index) : null
  cidr_block              = var.front[count.index]
  map_public_ip_on_launch = false
  tags = merge(
    var.tags,
    lookup(var.marks, element(var.places, count.index), {}),
    { Name = format("%s/front/%02d", var.label, count.index + 1) },
  )
}

resource "aws_subnet" "middle" {
  count = var.build ? length(var.middle) : 0

  vpc_id               = local.network
  availability_zone    = element(local.by_id, count.index) ? null : element(var.places, count.index)
  availability_zone_id = element(local.by_id, count.index) ? element(var.places, count.index) : null
  cidr_block           = var.middle[count.index]
  tags = merge(
    var.tags,
    lookup(var.marks, element(var.places, count.index), {}),
    { Name = try(var.middle_titles[count.index], format("%s/middle/%02d", var.label, count.index + 1)) },
  )
}

resource "aws_subnet" "back" {
  count = var.build ? length(var.back) : 0

  vpc_id               = local.network
  availability_zone    = element(local.by_id, count.index) ? null : element(var.places, count.index)
  availability_zone_id = element(local.by_id, count.index) ? element(var.places, count.index) : null
  cidr_block           = var.back[count.index]
  tags                 = merge(var.tags, { Name = format("%s/back/%02d", var.label, count.index + 1) })
}

resource "aws_db_subnet_group" "back" {
  count = length(aws_subnet.back) > 1 ? 1 : 0

  name       = replace(lower(var.label), "/[^a-z0-9-]/", "-")
  subnet_ids = flatten([aws_subnet.back[*].id])
}

resource "aws_network_acl" "front" {
  count = min(1, length(aws_subnet.front), length(var.front_rules))

  vpc_id     = local.network
  subnet_ids = aws_subnet.front[*].id
}

resource "aws_network_acl_rule" "front" {
  count = length(aws_network_acl.front) * length(var.front_rules)

  network_acl_id = one(aws_network_acl.front).id
  rule_number    = 100 + 10 * count.index
  rule_action    = lookup(var.front_rules[count.index], "action", "allow")
  protocol       = lookup(var.front_rules[count.index], "protocol", "tcp")
  cidr_block     = lookup(var.front_rules[count.index], "from", "0.0.0.0/0")
  from_port      = tonumber(lookup(var.front_rules[count.index], "first", "0"))
  to_port        = tonumber(lookup(var.front_rules[count.index], "last", var.front_rules[count.index].first))
}
