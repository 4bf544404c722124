#? redis
output "cache_endpoint" {
  description = "Address of the primary node of the cache."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

#? end
#? rds
output "database_endpoint" {
  description = "Address and port of the database."
  value       = aws_db_instance.this.endpoint
}

#? end
#? shared
output "load_balancer_dns_name" {
  description = "DNS name of the shared load balancer, for the alias record of the service."
  value       = local.shared.alb_dns_name
}

output "load_balancer_zone_id" {
  description = "Hosted zone of the shared load balancer, for the alias record of the service."
  value       = local.shared.alb_zone_id
}

#? end
#? alb
output "load_balancer_dns_name" {
  description = "DNS name of the load balancer, for the alias record of the service."
  value       = aws_lb.this.dns_name
}

output "load_balancer_zone_id" {
  description = "Hosted zone of the load balancer, for the alias record of the service."
  value       = aws_lb.this.zone_id
}

#? end
output "log_group_name" {
  description = "Name of the log group of the containers."
  value       = module.service.log_group_name
}

output "service_name" {
  description = "Name of the ECS service."
  value       = module.service.service_name
}

output "task_role_name" {
  description = "Name of the role that the application runs with, to attach policies to."
  value       = module.service.task_role_name
}
