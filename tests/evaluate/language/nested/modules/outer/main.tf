variable "name" { type = string }
variable "zones" { type = list(string) }
variable "parent" {
  type    = string
  default = null
}

module "middle" {
  source   = "../middle"
  for_each = toset(length(var.zones) > 0 ? ["some"] : ["default"])
  name     = "${var.name}-${each.key}"
  zones    = coalescelist(var.zones, ["x"])
}

output "names" { value = flatten([for key, one in module.middle : [for name in one.names : "${key}/${name}"]]) }
output "first" { value = { for key in keys(module.middle) : key => module.middle[key].first } }
output "parent" { value = coalesce(var.parent, "nobody") }
output "paths" { value = concat([path.module, path.root], values(module.middle)[0].paths) }
