variable "services" {
  type = map(object({
    description = optional(string)
    ports       = list(number)
    protocol    = optional(string, "tcp")
    from = optional(object({
      cidrs    = optional(list(string), [])
      services = optional(set(string), [])
    }), {})
    open_egress = optional(bool, true)
  }))
  default = {
    web = {
      description = "Front door"
      ports       = [80, 443]
      from        = { cidrs = ["10.0.0.0/8", "172.16.0.0/12"] }
    }
    api = {
      ports = [8080]
      from  = { services = ["web"] }
    }
    dns = {
      ports       = [53]
      protocol    = "udp"
      from        = { cidrs = ["10.0.0.0/8"], services = ["web", "api"] }
      open_egress = false
    }
  }
}

variable "legacy" {
  type = list(object({ port = number, cidrs = list(string), note = optional(string) }))
  default = [
    { port = 22, cidrs = ["10.1.0.0/16"] },
    { port = 3389, cidrs = ["10.2.0.0/16", "10.3.0.0/16"], note = "Desktop" },
  ]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

locals {
  by_cidr = flatten([
    for name, service in var.services : [
      for pair in setproduct(service.ports, service.from.cidrs) : {
        key      = "${name}-${pair[0]}-${replace(pair[1], "/[./]/", "-")}"
        service  = name
        port     = pair[0]
        cidr     = pair[1]
        protocol = service.protocol
      }
    ]
  ])
  by_service = merge([
    for name, service in var.services : {
      for pair in setproduct(service.ports, service.from.services) :
      join("-", [name, pair[0], pair[1]]) => { service = name, port = pair[0], source = pair[1], protocol = service.protocol }
    }
  ]...)
  by_port = { for rule in local.by_cidr : rule.port => rule.service... }
}

resource "aws_security_group" "service" {
  for_each = var.services

  name_prefix = "${each.key}-"
  description = coalesce(each.value.description, title(each.key))
  vpc_id      = aws_vpc.main.id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "cidr" {
  for_each = { for rule in local.by_cidr : rule.key => rule }

  security_group_id = aws_security_group.service[each.value.service].id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "service" {
  for_each = local.by_service

  security_group_id            = aws_security_group.service[each.value.service].id
  referenced_security_group_id = aws_security_group.service[each.value.source].id
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "all" {
  for_each = toset([for name, service in var.services : name if service.open_egress])

  security_group_id = aws_security_group.service[each.key].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_security_group" "legacy" {
  name   = "legacy"
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = { for rule in var.legacy : rule.port => rule }
    iterator = rule

    content {
      description = try(coalesce(rule.value.note), "Port ${rule.key}")
      from_port   = rule.key
      to_port     = rule.value.port
      protocol    = "tcp"
      cidr_blocks = sort(rule.value.cidrs)
    }
  }

  dynamic "egress" {
    for_each = toset(["tcp", "udp"])

    content {
      from_port   = 0
      to_port     = 65535
      protocol    = egress.value
      cidr_blocks = [aws_vpc.main.cidr_block]
    }
  }
}

resource "aws_security_group_rule" "pairs" {
  count = length(var.legacy) * 2

  type              = count.index % 2 == 0 ? "ingress" : "egress"
  security_group_id = aws_security_group.legacy.id
  from_port         = var.legacy[floor(count.index / 2)].port
  to_port           = var.legacy[floor(count.index / 2)].port + 1
  protocol          = "tcp"
  cidr_blocks       = count.index < 2 ? ["10.9.0.0/16"] : null
  self              = count.index < 2 ? null : true
}

output "by_port" {
  value = local.by_port
}

output "rule_keys" {
  value = sort(concat(keys(local.by_service), local.by_cidr[*].key))
}
