locals {
  databases = {
    orders = {
      engine_version = "16.3"
      storage        = { allocated = 100, maximum = 500, iops = 3000 }
      parameters     = [{ name = "rds.force_ssl", value = 1 }, { name = "log_statement", value = "ddl", apply_method = "pending-reboot" }]
      replicas       = { a = {}, b = { instance_class = "db.r6g.large", zone = "ap-northeast-2c", tags = { Reads = true } } }
      logs           = ["postgresql", "upgrade"]
      interval       = 60
    }
    legacy = {
      engine         = "mysql"
      engine_version = "8.0.35"
      options = [
        { option_name = "MARIADB_AUDIT_PLUGIN", option_settings = [{ name = "SERVER_AUDIT_EVENTS", value = "CONNECT" }] },
        { option_name = "MEMCACHED", port = 11211, groups = ["sg-0123456789abcdef0"] },
      ]
      storage = { encrypted = false }
    }
    off = { create = false }
  }
}

resource "aws_kms_key" "data" {
  description = "Databases"
}

module "database" {
  source   = "./modules/database"
  for_each = local.databases

  create              = try(each.value.create, true)
  identifier          = "shop-${each.key}"
  engine              = lookup(each.value, "engine", "postgres")
  engine_version      = lookup(each.value, "engine_version", null)
  storage             = merge({ kms_key_id = each.key == "orders" ? aws_kms_key.data.arn : null }, try(each.value.storage, {}))
  subnet_ids          = ["subnet-0123456789abcdef0", "", "subnet-0123456789abcdef1", "subnet-0123456789abcdef0"]
  security_group_ids  = ["sg-0123456789abcdef0"]
  parameters          = try(each.value.parameters, [])
  options             = try(each.value.options, [])
  replicas            = try(each.value.replicas, {})
  logs                = try(each.value.logs, [])
  monitoring_interval = try(each.value.interval, 0)
  manage_password     = each.key != "legacy"
  password            = each.key == "legacy" ? "not-a-secret-1" : null
  timeouts            = each.key == "orders" ? { create = "60m", delete = "2h" } : {}
  restore             = each.key == "legacy" ? { source = "before", latest = true } : null
  tags                = { Team = each.key }
}

output "addresses" {
  value = { for name, database in module.database : name => database.addresses }
}

output "groups" {
  value = compact([for database in module.database : database.parameter_group])
}
