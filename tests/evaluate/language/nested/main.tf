locals {
  teams = {
    red  = { zones = ["a", "b"], enabled = true }
    blue = { zones = [], enabled = true }
    grey = { zones = ["z"], enabled = false }
  }
}

module "team" {
  source   = "./modules/outer"
  for_each = { for name, team in local.teams : name => team if team.enabled }

  name   = each.key
  zones  = each.value.zones
  parent = one(module.counted[*].first).name
}

module "counted" {
  source = "./modules/middle"
  count  = length(local.teams) > 2 ? 1 : 0
  name   = "counted-${count.index}"
  zones  = flatten([for team in values(local.teams) : team.zones])
}

module "none" {
  source = "./modules/middle"
  count  = 0
  name   = "none"
  zones  = []
}

output "names" {
  value = { for key, one in module.team : key => one.names }
}

output "all" {
  value = flatten(values(module.team)[*].names)
}

output "first" {
  value = module.team["red"].first
}

output "counted" {
  value = [module.counted[0].names, module.counted[*].first, length(module.none), try(module.none[0].first, "none")]
}

output "whole" {
  value = module.team
}

output "paths" {
  value = module.team["blue"].paths
}
