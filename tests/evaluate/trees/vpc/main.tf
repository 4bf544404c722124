locals {
  places = formatlist("ap-northeast-2%s", ["a", "b", "c"])
  ranges = cidrsubnets("10.20.0.0/16", 4, 4, 4, 4, 4, 4, 8, 8, 8)
}

module "full" {
  source = "./modules/estate"

  label         = "full"
  range         = "10.20.0.0/16"
  more_ranges   = ["100.64.0.0/16"]
  places        = local.places
  front         = slice(local.ranges, 6, 9)
  middle        = slice(local.ranges, 0, 3)
  back          = [for at in range(3) : cidrsubnet("100.64.0.0/16", 4, at)]
  middle_titles = ["First", "Second"]
  marks         = { "ap-northeast-2a" = { Zone = "first" } }
  translation   = "zones"
  front_rules   = [{ first = "443" }, { first = "1024", last = "65535", from = "10.0.0.0/8" }]
  closed_group = [
    { why = "Itself" },
    { way = "out", ranges = "10.0.0.0/8 172.16.0.0/12", port = "443" },
  ]
  journal_days = 7
  resolver     = {}
  tags         = { Environment = "test" }
}

module "small" {
  source = "./modules/estate"

  label       = "small"
  range       = "10.30.0.0/16"
  places      = ["apne2-az1", "apne2-az2"]
  front       = ["10.30.0.0/24", "10.30.1.0/24"]
  middle      = ["10.30.2.0/24", "10.30.3.0/24"]
  translation = "one"
  resolver    = { domain = "small.example" }
}

module "borrowed" {
  source = "./modules/estate"

  label         = "borrowed"
  places        = local.places
  front         = ["10.0.0.0/24"]
  back          = ["10.0.1.0/24"]
  translation   = "zones"
  own_addresses = ["eipalloc-0123456789abcdef0"]
}

module "none" {
  source = "./modules/estate"

  build  = false
  label  = "none"
  places = local.places
  front  = ["10.40.0.0/24"]
}

output "summary" {
  value = {
    full  = { range = module.full.range, middle = module.full.ranges.middle, exits = length(module.full.exits) }
    small = { group = module.small.database_group, front = module.small.ranges["front"] }
    none  = coalesce(module.none.network, "none")
  }
}
