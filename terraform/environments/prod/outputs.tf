output "alarms_topic_arn" {
  description = "ARN of the topic that tells the platform team of alarms; alarms of projects may publish to it."
  value       = local.offers.alarms_topic_arn.value
}

output "alb_arn" {
  description = "ARN of the shared load balancer."
  value       = local.offers.alb_arn.value
}

output "alb_dns_name" {
  description = "DNS name of the shared load balancer, the target of alias records."
  value       = local.offers.alb_dns_name.value
}

output "alb_https_listener_arn" {
  description = "ARN of the HTTPS listener of the shared load balancer, to attach rules to."
  value       = local.offers.alb_https_listener_arn.value
}

output "alb_logs_bucket_id" {
  description = "Name of the bucket for access logs of load balancers."
  value       = local.contract.alb_logs_bucket_id.value
}

output "alb_security_group_id" {
  description = "Id of the security group of public load balancers."
  value       = local.contract.alb_security_group_id.value
}

output "alb_zone_id" {
  description = "Hosted zone of the shared load balancer's DNS name, for alias records."
  value       = local.offers.alb_zone_id.value
}

output "ecs_cluster_arn" {
  description = "ARN of the ECS cluster."
  value       = local.contract.ecs_cluster_arn.value
}

output "ecs_cluster_id" {
  description = "Id of the ECS cluster; AWS makes it equal to the ARN."
  value       = local.contract.ecs_cluster_id.value
}

output "ecs_cluster_name" {
  description = "Name of the ECS cluster."
  value       = local.contract.ecs_cluster_name.value
}

output "ecs_tasks_security_group_id" {
  description = "Id of the security group of ECS tasks."
  value       = local.contract.ecs_tasks_security_group_id.value
}

output "elasticache_arn" {
  description = "ARN of the shared ElastiCache, for elasticache:Connect."
  value       = local.offers.elasticache_arn.value
}

output "elasticache_port" {
  description = "Port of the shared ElastiCache; TLS is required."
  value       = local.offers.elasticache_port.value
}

output "elasticache_primary_endpoint" {
  description = "Host name of the shared ElastiCache for writing, without the port."
  value       = local.offers.elasticache_primary_endpoint.value
}

output "elasticache_reader_endpoint" {
  description = "Host name of the shared ElastiCache for reading, without the port."
  value       = local.offers.elasticache_reader_endpoint.value
}

output "elasticache_security_group_id" {
  description = "Id of the security group of ElastiCache caches."
  value       = local.contract.elasticache_security_group_id.value
}

output "elasticache_subnet_group_name" {
  description = "Name of the ElastiCache subnet group, in the private subnets."
  value       = local.contract.elasticache_subnet_group_name.value
}

output "elasticache_user_arns" {
  description = "ARNs of the users of the shared ElastiCache in the order of their names, for elasticache:Connect; they authenticate by IAM."
  value       = local.offers.elasticache_user_arns.values
}

output "internet_gateway_id" {
  description = "Id of the internet gateway."
  value       = local.contract.internet_gateway_id.value
}

output "kms_key_arn" {
  description = "ARN of the shared KMS key: what RDS and CloudWatch Logs ask for."
  value       = local.contract.kms_key_arn.value
}

output "kms_key_id" {
  description = "Id of the shared KMS key; use kms_key_arn where an ARN is asked for."
  value       = local.contract.kms_key_id.value
}

output "logs_bucket_arn" {
  description = "ARN of the bucket for application logs."
  value       = local.contract.logs_bucket_arn.value
}

output "logs_bucket_id" {
  description = "Name of the bucket for application logs."
  value       = local.contract.logs_bucket_id.value
}

output "nat_gateway_ids" {
  description = "Ids of the NAT gateways, in the order of their availability zones."
  value       = local.contract.nat_gateway_ids.values
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their availability zones."
  value       = local.contract.private_subnet_ids.values
}

output "private_zone_id" {
  description = "Id of the private hosted zone."
  value       = local.offers.private_zone_id.value
}

output "private_zone_name" {
  description = "Name of the private hosted zone."
  value       = local.offers.private_zone_name.value
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their availability zones."
  value       = local.contract.public_subnet_ids.values
}

output "public_zone_id" {
  description = "Id of the public hosted zone."
  value       = local.offers.public_zone_id.value
}

output "public_zone_name" {
  description = "Name of the public hosted zone."
  value       = local.offers.public_zone_name.value
}

output "public_zone_name_servers" {
  description = "Name servers of the public hosted zone, which its parent delegates to."
  value       = local.offers.public_zone_name_servers.values
}

output "rds_database_name" {
  description = "Name of the first database of the shared RDS."
  value       = local.offers.rds_database_name.value
}

output "rds_endpoint" {
  description = "Host name of the shared RDS for writing, without the port."
  value       = local.offers.rds_endpoint.value
}

output "rds_master_secret_arn" {
  description = "ARN of the secret with the password of the master user of the shared RDS."
  value       = local.offers.rds_master_secret_arn.value
}

output "rds_port" {
  description = "Port of the shared RDS and of its proxy."
  value       = local.offers.rds_port.value
}

output "rds_proxy_endpoint" {
  description = "Host name of the proxy of the shared RDS; TLS is required."
  value       = local.offers.rds_proxy_endpoint.value
}

output "rds_reader_endpoint" {
  description = "Host name of the shared RDS for reading, where it is an Aurora cluster."
  value       = local.offers.rds_reader_endpoint.value
}

output "rds_resource_id" {
  description = "Resource id that rds-db:connect policies name the shared RDS by."
  value       = local.offers.rds_resource_id.value
}

output "rds_security_group_id" {
  description = "Id of the security group of RDS databases."
  value       = local.contract.rds_security_group_id.value
}

output "rds_subnet_group_id" {
  description = "Id of the RDS subnet group, in the private subnets."
  value       = local.contract.rds_subnet_group_id.value
}

output "rds_subnet_group_name" {
  description = "Name of the RDS subnet group, in the private subnets."
  value       = local.contract.rds_subnet_group_name.value
}

output "vpc_cidr" {
  description = "IPv4 CIDR of the VPC."
  value       = local.contract.vpc_cidr.value
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = local.contract.vpc_id.value
}
