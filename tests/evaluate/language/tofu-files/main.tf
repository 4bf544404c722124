module "m" { source = "./m" }
output "m" { value = module.m.o }
locals { l = "main" }
output "l" { value = local.l }
