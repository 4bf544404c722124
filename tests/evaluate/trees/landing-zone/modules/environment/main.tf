variable "name" {
  type     = string
  nullable = false

  validation {
    condition     = can(regex("^[a-z]+$", var.name))
    error_message = "A name is lower case."
  }
}

variable "settings" {
  type = object({
    cidr   = string
    zones  = optional(number, 2)
    extras = optional(set(string), [])
    network = optional(object({
      public  = optional(object({ bits = optional(number, 8), offset = optional(number, 0) }), {})
      private = optional(object({ bits = optional(number, 4), offset = optional(number, 1) }), {})
    }), {})
  })
}

variable "peers" {
  type    = map(string)
  default = {}
}

locals {
  letters = slice(["a", "b", "c", "d"], 0, var.settings.zones)
  layout = {
    for tier, network in var.settings.network : tier => {
      for at, letter in local.letters : letter => cidrsubnet(var.settings.cidr, network.bits, network.offset + at)
    }
  }
  subnets = merge(values({
    for tier, zones in local.layout : tier => { for letter, cidr in zones : "${tier}-${letter}" => cidr }
  })...)
  extras = tolist(var.settings.extras)
}

module "naming" {
  source   = "../naming"
  parts    = concat(["landing", var.name], local.extras)
  settings = { separator = var.name == "prod" ? "_" : null }
}

resource "aws_vpc" "this" {
  cidr_block = var.settings.cidr
  tags       = { Name = module.naming.name, Peers = join(" ", [for name, cidr in var.peers : "${name}=${cidr}"]) }
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id            = aws_vpc.this.id
  cidr_block        = each.value
  availability_zone = "ap-northeast-2${element(split("-", each.key), 1)}"
  tags              = { Name = "${module.naming.name}-${each.key}", Tier = split("-", each.key)[0] }
}

resource "aws_backup_vault" "extra" {
  count = length(local.extras)

  name = "${var.name}-${local.extras[count.index]}"
}

resource "aws_route_table" "this" {
  vpc_id = aws_vpc.this.id

  dynamic "route" {
    for_each = var.peers

    content {
      cidr_block                = route.value
      vpc_peering_connection_id = "pcx-0123456789abcdef0"
    }
  }
}

resource "aws_route_table_association" "this" {
  for_each = { for key, subnet in aws_subnet.this : key => subnet.id }

  route_table_id = aws_route_table.this.id
  subnet_id      = each.value
}

output "subnets" {
  value = { for key, subnet in aws_subnet.this : key => subnet.cidr_block }
}

output "vaults" {
  value = aws_backup_vault.extra.*.name
}
