module "data" {
  source = "./modules/data"

  providers = {
    aws         = aws
    aws.replica = aws.replica
  }

  name      = "orders"
  engine    = "aurora-postgresql"
  instances = { one = {}, two = { class = "db.r6g.xlarge", tier = 2 } }
  subnets   = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  parameters = {
    "log_statement"              = "ddl"
    "log_min_duration_statement" = 250
  }
  replica = true
}

module "bare" {
  source    = "./modules/data"
  providers = { aws = aws.replica, aws.replica = aws }

  name    = "scratch"
  engine  = "aurora-mysql"
  subnets = []
}

output "endpoints" {
  value = { orders = module.data.identifiers, scratch = module.bare.identifiers }
}

output "replica_alias" {
  value = try(module.data.replica_alias, "none")
}
