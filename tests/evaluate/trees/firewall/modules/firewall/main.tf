variable "create" {
  type    = bool
  default = true
}

variable "bundle" {
  type    = string
  default = null
}

variable "name" { type = string }

variable "use_name_prefix" {
  type    = bool
  default = true
}

variable "vpc_id" {
  type    = string
  default = null
}

variable "security_group_id" {
  type    = string
  default = null
}

variable "ingress_rules" {
  type    = list(string)
  default = []
}

variable "ingress_cidr_blocks" {
  type    = list(string)
  default = []
}

variable "ingress_prefix_list_ids" {
  type    = list(string)
  default = []
}

variable "ingress_with_cidr_blocks" {
  type    = list(map(string))
  default = []
}

variable "ingress_with_source" {
  type    = list(map(string))
  default = []
}

variable "number_of_computed" {
  type    = number
  default = 0
}

variable "computed_ingress_with_source" {
  type    = list(map(string))
  default = []
}

variable "timeouts" {
  type    = string
  default = "10m"
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  create = var.create && var.bundle != "none"
  sg_id  = local.create && var.security_group_id == null ? concat(aws_security_group.this[*].id, aws_security_group.prefixed[*].id, [""])[0] : var.security_group_id
  bundle = lookup(var.bundles, coalesce(var.bundle, "-"), { ingress_rules = [], ingress_with_self = [], egress_rules = [] })
}

resource "aws_security_group" "this" {
  count = local.create && var.security_group_id == null && !var.use_name_prefix ? 1 : 0

  name                   = var.name
  description            = "Group ${var.name}"
  vpc_id                 = var.vpc_id
  revoke_rules_on_delete = false
  tags                   = merge({ "Name" = format("%s", var.name) }, var.tags)

  timeouts {
    create = var.timeouts
    delete = var.timeouts
  }
}

resource "aws_security_group" "prefixed" {
  count = local.create && var.security_group_id == null && var.use_name_prefix ? 1 : 0

  name_prefix = "${var.name}-"
  vpc_id      = var.vpc_id
  tags        = merge({ "Name" = format("%s", var.name) }, var.tags)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group_rule" "by_name" {
  count = local.create ? length(distinct(concat(local.bundle.ingress_rules, var.ingress_rules))) : 0

  security_group_id = local.sg_id
  type              = "ingress"
  cidr_blocks       = var.ingress_cidr_blocks
  prefix_list_ids   = var.ingress_prefix_list_ids
  description       = var.rules[distinct(concat(local.bundle.ingress_rules, var.ingress_rules))[count.index]][3]
  from_port         = var.rules[distinct(concat(local.bundle.ingress_rules, var.ingress_rules))[count.index]][0]
  to_port           = var.rules[distinct(concat(local.bundle.ingress_rules, var.ingress_rules))[count.index]][1]
  protocol          = var.rules[distinct(concat(local.bundle.ingress_rules, var.ingress_rules))[count.index]][2]
}

resource "aws_security_group_rule" "with_cidr" {
  count = local.create ? length(var.ingress_with_cidr_blocks) : 0

  security_group_id = local.sg_id
  type              = "ingress"
  cidr_blocks       = compact(split(",", lookup(var.ingress_with_cidr_blocks[count.index], "cidr_blocks", join(",", var.ingress_cidr_blocks))))
  description       = lookup(var.ingress_with_cidr_blocks[count.index], "description", "Ingress Rule")
  from_port         = lookup(var.ingress_with_cidr_blocks[count.index], "from_port", var.rules[lookup(var.ingress_with_cidr_blocks[count.index], "rule", "_")][0])
  to_port           = lookup(var.ingress_with_cidr_blocks[count.index], "to_port", var.rules[lookup(var.ingress_with_cidr_blocks[count.index], "rule", "_")][1])
  protocol          = lookup(var.ingress_with_cidr_blocks[count.index], "protocol", var.rules[lookup(var.ingress_with_cidr_blocks[count.index], "rule", "_")][2])
}

resource "aws_security_group_rule" "with_source" {
  count = local.create ? length(var.ingress_with_source) : 0

  security_group_id        = local.sg_id
  type                     = "ingress"
  source_security_group_id = var.ingress_with_source[count.index]["source"]
  from_port                = try(var.ingress_with_source[count.index].from_port, var.rules[var.ingress_with_source[count.index].rule][0])
  to_port                  = try(var.ingress_with_source[count.index].to_port, var.rules[var.ingress_with_source[count.index].rule][1])
  protocol                 = try(var.ingress_with_source[count.index].protocol, var.rules[var.ingress_with_source[count.index].rule][2], "tcp")
}

resource "aws_security_group_rule" "computed" {
  count = local.create ? var.number_of_computed : 0

  security_group_id        = local.sg_id
  type                     = "ingress"
  source_security_group_id = var.computed_ingress_with_source[count.index]["source"]
  from_port                = lookup(var.computed_ingress_with_source[count.index], "from_port", element(var.rules[lookup(var.computed_ingress_with_source[count.index], "rule", "_")], 0))
  to_port                  = lookup(var.computed_ingress_with_source[count.index], "to_port", element(var.rules[lookup(var.computed_ingress_with_source[count.index], "rule", "_")], 1))
  protocol                 = lookup(var.computed_ingress_with_source[count.index], "protocol", element(var.rules[lookup(var.computed_ingress_with_source[count.index], "rule", "_")], 2))
}

resource "aws_security_group_rule" "self" {
  for_each = local.create ? { for index, rule in local.bundle.ingress_with_self : "${index}-${rule}" => var.rules[rule] } : {}

  security_group_id = local.sg_id
  type              = "ingress"
  self              = true
  from_port         = each.value[0]
  to_port           = element(each.value, 1)
  protocol          = each.value[2]
}

output "id" { value = try(aws_security_group.this[0].id, aws_security_group.prefixed[0].id, "") }
output "name" { value = try(aws_security_group.this[0].name, aws_security_group.prefixed[0].name_prefix, "") }
output "ports" { value = concat(aws_security_group_rule.by_name[*].from_port, aws_security_group_rule.with_cidr.*.to_port, aws_security_group_rule.with_source[*].from_port) }
