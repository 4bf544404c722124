locals {
  environments = {
    dev = { cidr = "10.0.0.0/16", zones = 2 }
    prod = {
      cidr    = "10.1.0.0/16"
      zones   = 3
      extras  = ["backup", "audit"]
      network = { public = { bits = 8, offset = 200 } }
    }
  }
}

module "environment" {
  source   = "./modules/environment"
  for_each = local.environments

  name     = each.key
  settings = each.value
  peers    = { for name, other in local.environments : name => other.cidr if name != each.key }
}

locals {
  all_subnets = merge([for name, environment in module.environment : { for key, cidr in environment.subnets : "${name}.${key}" => cidr }]...)
}

resource "aws_ssm_parameter" "subnet" {
  for_each = local.all_subnets

  name  = "/landing/${replace(each.key, ".", "/")}"
  type  = "String"
  value = each.value
}

output "subnets" {
  value = local.all_subnets
}

output "sorted" {
  value = [for cidr in sort(values(local.all_subnets)) : cidrhost(cidr, 1)]
}

output "vaults" {
  value = flatten(values(module.environment)[*].vaults)
}
