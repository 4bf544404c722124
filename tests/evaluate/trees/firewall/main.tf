module "web" {
  source              = "./modules/firewall"
  name                = "web"
  vpc_id              = "vpc-0123456789abcdef0"
  bundle              = "web"
  ingress_cidr_blocks = ["0.0.0.0/0"]
  ingress_rules       = ["ssh-tcp", "http-80-tcp"]
  use_name_prefix     = false
  ingress_with_cidr_blocks = [
    { rule = "postgresql-tcp", cidr_blocks = "10.0.0.0/8,172.16.0.0/12" },
    { from_port = 8080, to_port = 8090, protocol = "tcp", description = "User ports" },
  ]
}

module "data" {
  source                       = "./modules/firewall"
  name                         = "data"
  vpc_id                       = "vpc-0123456789abcdef0"
  bundle                       = "database"
  ingress_cidr_blocks          = ["10.0.0.0/16"]
  ingress_with_source          = [{ rule = "postgresql-tcp", source = "sg-0123456789abcdef0" }, { from_port = 1, to_port = 2, source = "sg-0123456789abcdef1", protocol = "udp" }]
  number_of_computed           = 1
  computed_ingress_with_source = [{ rule = "https-443-tcp", source = module.web.id }]
  tags                         = { Name = "overridden" }
}

module "given" {
  source              = "./modules/firewall"
  name                = "given"
  security_group_id   = "sg-0123456789abcdef2"
  ingress_cidr_blocks = ["192.0.2.0/24"]
  ingress_rules       = ["https-443-tcp"]
}

module "none" {
  source = "./modules/firewall"
  create = false
  name   = "none"
}

output "names" { value = [module.web.name, module.data.name, module.given.name, module.none.name] }
output "ports" { value = { for name, one in { web = module.web, data = module.data, given = module.given, none = module.none } : name => one.ports } }
