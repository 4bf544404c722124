locals {
  tiers = { front = var.front, middle = var.middle, back = var.back }
  depth = var.build ? max([for ranges in values(local.tiers) : length(ranges)]...) : 0
  nats  = lookup({ one = 1, zones = length(var.places) }, var.translation, 0)
  # Subnets in a further range wait for its association, whose id is the VPC's.
  network = element(concat(
    aws_vpc_ipv4_cidr_block_association.more[*].vpc_id,
    aws_vpc.main[*].id,
    [""],
  ), 0)
  addresses = coalescelist(var.own_addresses, aws_eip.exit[*].allocation_id, [""])
  by_id     = [for place in var.places : can(regex("-az[0-9]+$", place))]
}

resource "aws_vpc" "main" {
  count = var.build ? 1 : 0

  cidr_block           = var.range
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.label })
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  count = var.build ? length(var.more_ranges) : 0

  cidr_block = var.more_ranges[count.index]
  vpc_id     = one(aws_vpc.main[*].id)
}

resource "aws_default_security_group" "closed" {
  count = min(length(aws_vpc.main), length(var.closed_group))

  vpc_id = aws_vpc.main[count.index].id
  tags   = var.tags

  dynamic "ingress" {
    for_each = [for hole in var.closed_group : hole if try(hole.way, "in") == "in"]
    iterator = hole

    content {
      cidr_blocks = try(split(" ", hole.value.ranges), null)
      description = try(hole.value.why, "Exception ${hole.key}")
      from_port   = try(tonumber(hole.value.port), 0)
      to_port     = try(tonumber(hole.value.port), 0)
      protocol    = can(hole.value.port) ? "tcp" : "-1"
      self        = can(hole.value.ranges) ? null : true
    }
  }

  dynamic "egress" {
    for_each = [for hole in var.closed_group : hole if try(hole.way, "in") == "out"]
    iterator = hole

    content {
      cidr_blocks = split(" ", hole.value.ranges)
      from_port   = try(tonumber(hole.value.port), 0)
      to_port     = try(tonumber(hole.value.port), 0)
      protocol    = can(hole.value.port) ? "tcp" : "-1"
    }
  }
}

resource "aws_vpc_dhcp_options" "names" {
  count = var.build && var.resolver != null ? 1 : 0

  domain_name         = try(coalesce(var.resolver.domain), "${var.label}.internal")
  domain_name_servers = var.resolver.servers
}

resource "aws_vpc_dhcp_options_association" "names" {
  count = length(aws_vpc_dhcp_options.names)

  dhcp_options_id = aws_vpc_dhcp_options.names[count.index].id
  vpc_id          = aws_vpc.main[0].id
}

resource "aws_internet_gateway" "door" {
  count = var.build && length(var.front) > 0 ? 1 : 0

  vpc_id = local.network
}

resource "aws_cloudwatch_log_group" "journal" {
  count = var.build && var.journal_days != null ? 1 : 0

  name              = join("/", ["", "network", var.label])
  retention_in_days = var.journal_days
}

resource "aws_flow_log" "journal" {
  count = length(aws_cloudwatch_log_group.journal)

  log_destination = try(aws_cloudwatch_log_group.journal[0].arn, null)
  iam_role_arn    = "arn:aws:iam::111122223333:role/journal"
  traffic_type    = "ALL"
  vpc_id          = one(aws_vpc.main[*].id)
}
