variable "name" { type = string }
variable "zones" { type = list(string) }

module "inner" {
  source = "../inner"
  count  = length(var.zones)
  name   = "${var.name}${element(var.zones, count.index + 1)}"
  index  = count.index
}

output "names" { value = module.inner[*].full.name }
output "first" { value = try(module.inner[0].full, null) }
output "paths" { value = [for one in module.inner : one.path] }
