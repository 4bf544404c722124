# What an environment publishes besides (contract.tf), while the part that it comes from is switched
# on. Off, the output is null, which the state leaves out, and there is no parameter.

locals {
  offers = {
    alarms_topic_arn = {
      on          = var.monitoring != null
      path        = "alarms/topic/arn"
      description = "ARN of the topic that tells the platform team of alarms; alarms of projects may publish to it."
      value       = one(module.monitoring[*].topic_arn)
    }
    alb_arn = {
      on          = var.shared_alb != null
      path        = "alb/arn"
      description = "ARN of the shared load balancer."
      value       = one(module.alb[*].arn)
    }
    alb_dns_name = {
      on          = var.shared_alb != null
      path        = "alb/dns-name"
      description = "DNS name of the shared load balancer, the target of alias records."
      value       = one(module.alb[*].dns_name)
    }
    alb_https_listener_arn = {
      on          = var.shared_alb != null
      path        = "alb/https-listener/arn"
      description = "ARN of the HTTPS listener of the shared load balancer, to attach rules to."
      value       = one(module.alb[*].https_listener_arn)
    }
    alb_zone_id = {
      on          = var.shared_alb != null
      path        = "alb/zone-id"
      description = "Hosted zone of the shared load balancer's DNS name, for alias records."
      value       = one(module.alb[*].zone_id)
    }
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
    private_zone_id = {
      on          = var.dns != null
      path        = "dns/private-zone/id"
      description = "Id of the private hosted zone."
      value       = one(module.dns[*].private_zone_id)
    }
    private_zone_name = {
      on          = var.dns != null
      path        = "dns/private-zone/name"
      description = "Name of the private hosted zone."
      value       = one(module.dns[*].private_zone_name)
    }
    public_zone_id = {
      on          = try(var.dns.public_zone_name != null, false)
      path        = "dns/public-zone/id"
      description = "Id of the public hosted zone."
      value       = one(module.dns[*].public_zone_id)
    }
    public_zone_name = {
      on          = try(var.dns.public_zone_name != null, false)
      path        = "dns/public-zone/name"
      description = "Name of the public hosted zone."
      value       = one(module.dns[*].public_zone_name)
    }
    public_zone_name_servers = {
      on          = try(var.dns.public_zone_name != null, false)
      path        = "dns/public-zone/name-servers"
      description = "Name servers of the public hosted zone, which its parent delegates to."
      type        = "StringList"
      values      = one(module.dns[*].public_zone_name_servers)
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
