# What an environment publishes besides (contract.tf), while the part that it comes from is switched
# on. Off, the output is null, which the state leaves out, and there is no parameter.

locals {
  offers = {
    elasticache_arn = {
      on          = var.shared_elasticache != null
      path        = "elasticache/arn"
      description = "ARN of the shared ElastiCache, for elasticache:Connect."
      value       = one(module.elasticache[*].arn)
    }
    elasticache_port = {
      on          = var.shared_elasticache != null
      path        = "elasticache/port"
      description = "Port of the shared ElastiCache; TLS is required."
      value       = one([for cache in module.elasticache : tostring(cache.port)])
    }
    elasticache_primary_endpoint = {
      on          = var.shared_elasticache != null
      path        = "elasticache/primary-endpoint"
      description = "Host name of the shared ElastiCache for writing, without the port."
      value       = one(module.elasticache[*].primary_endpoint)
    }
    elasticache_reader_endpoint = {
      on          = var.shared_elasticache != null
      path        = "elasticache/reader-endpoint"
      description = "Host name of the shared ElastiCache for reading, without the port."
      value       = one(module.elasticache[*].reader_endpoint)
    }
    elasticache_user_arns = {
      on          = var.shared_elasticache != null
      path        = "elasticache/users/arns"
      description = "ARNs of the users of the shared ElastiCache in the order of their names, for elasticache:Connect; they authenticate by IAM."
      type        = "StringList"
      values      = one(module.elasticache[*].user_arns)
    }
    rds_database_name = {
      on          = var.shared_rds != null
      path        = "rds/database-name"
      description = "Name of the first database of the shared RDS."
      value       = one(module.rds[*].database_name)
    }
    rds_endpoint = {
      on          = var.shared_rds != null
      path        = "rds/endpoint"
      description = "Host name of the shared RDS for writing, without the port."
      value       = one(module.rds[*].endpoint)
    }
    rds_master_secret_arn = {
      on          = var.shared_rds != null
      path        = "rds/master-secret/arn"
      description = "ARN of the secret with the password of the master user of the shared RDS."
      value       = one(module.rds[*].master_secret_arn)
    }
    rds_port = {
      on          = var.shared_rds != null
      path        = "rds/port"
      description = "Port of the shared RDS and of its proxy."
      value       = one([for rds in module.rds : tostring(rds.port)])
    }
    rds_proxy_endpoint = {
      on          = try(var.shared_rds.proxy != null, false)
      path        = "rds/proxy-endpoint"
      description = "Host name of the proxy of the shared RDS; TLS is required."
      value       = one(module.rds[*].proxy_endpoint)
    }
    rds_reader_endpoint = {
      on          = try(var.shared_rds.engine == "aurora-postgresql", false)
      path        = "rds/reader-endpoint"
      description = "Host name of the shared RDS for reading, where it is an Aurora cluster."
      value       = one(module.rds[*].reader_endpoint)
    }
    rds_resource_id = {
      on          = var.shared_rds != null
      path        = "rds/resource-id"
      description = "Resource id that rds-db:connect policies name the shared RDS by."
      value       = one(module.rds[*].resource_id)
    }
  }

  _switched_on = { for name, offer in local.offers : name => offer if offer.on }
}
