output "cluster_identifier" {
  description = "Identifier of the Aurora cluster; null where the engine is postgres."
  value       = local._aurora ? local._identifier : null
}

output "database_name" {
  description = "Name of the first database."
  value       = var.database_name
}

output "endpoint" {
  description = "Host name for writing, without the port."
  value       = one(concat(aws_rds_cluster.this[*].endpoint, aws_db_instance.this[*].address))

  depends_on = [aws_rds_cluster_instance.this]
}

output "instance_identifiers" {
  description = "Identifiers of the instances, by which CloudWatch names their metrics."
  value       = local._aurora ? values(local._instances) : [local._identifier]
}

output "master_secret_arn" {
  description = "ARN of the secret with the user name and password of the master user, which RDS rotates."
  value       = local._master_secret_arn
}

output "port" {
  description = "Port of the database, and of the proxy."
  value       = local._port
}

output "proxy_endpoint" {
  description = "Host name of the proxy; null without one."
  value       = one([for proxy in aws_db_proxy.this : proxy.endpoint])

  depends_on = [
    aws_db_proxy_target.this,
    aws_vpc_security_group_egress_rule.ecs_tasks_proxy,
    aws_vpc_security_group_egress_rule.proxy_rds,
    aws_vpc_security_group_ingress_rule.proxy_ecs_tasks,
    aws_vpc_security_group_ingress_rule.rds_proxy,
  ]
}

output "reader_endpoint" {
  description = "Host name for reading, over all readers of the Aurora cluster; null where the engine is postgres."
  value       = one(aws_rds_cluster.this[*].reader_endpoint)

  depends_on = [aws_rds_cluster_instance.this]
}

output "resource_id" {
  description = "Resource id that rds-db:connect policies name the database by."
  value       = one(concat(aws_rds_cluster.this[*].cluster_resource_id, aws_db_instance.this[*].resource_id))
}
