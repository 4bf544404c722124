# The contract: what consumers may read, by remote state (outputs.tf) or by SSM
# parameter (module.contract). One map feeds both, so they cannot differ.
# Removing or renaming an entry breaks consumers.

locals {
  contract = {
    alb_logs_bucket_id = {
      path        = "s3/alb-logs/id"
      description = "Name of the bucket for access logs of load balancers."
      value       = module.alb_logs_bucket.id
    }
    alb_security_group_id = {
      path        = "security-groups/alb/id"
      description = "Id of the security group of public load balancers."
      value       = module.security_groups.alb_security_group_id
    }
    ecs_cluster_arn = {
      path        = "ecs/cluster/arn"
      description = "ARN of the ECS cluster."
      value       = module.ecs_cluster.arn
    }
    ecs_cluster_id = {
      path        = "ecs/cluster/id"
      description = "Id of the ECS cluster; AWS makes it equal to the ARN."
      value       = module.ecs_cluster.id
    }
    ecs_cluster_name = {
      path        = "ecs/cluster/name"
      description = "Name of the ECS cluster."
      value       = module.ecs_cluster.name
    }
    ecs_tasks_security_group_id = {
      path        = "security-groups/ecs-tasks/id"
      description = "Id of the security group of ECS tasks."
      value       = module.security_groups.ecs_tasks_security_group_id
    }
    elasticache_security_group_id = {
      path        = "security-groups/elasticache/id"
      description = "Id of the security group of ElastiCache caches."
      value       = module.security_groups.elasticache_security_group_id
    }
    elasticache_subnet_group_name = {
      path        = "elasticache/subnet-group/name"
      description = "Name of the ElastiCache subnet group, in the private subnets."
      value       = module.data_subnet_groups.elasticache_subnet_group_name
    }
    internet_gateway_id = {
      path        = "internet-gateway/id"
      description = "Id of the internet gateway."
      value       = module.network.internet_gateway_id
    }
    kms_key_arn = {
      path        = "kms/key/arn"
      description = "ARN of the shared KMS key: what RDS and CloudWatch Logs ask for."
      value       = module.kms_key.key_arn
    }
    kms_key_id = {
      path        = "kms/key/id"
      description = "Id of the shared KMS key; use kms_key_arn where an ARN is asked for."
      value       = module.kms_key.key_id
    }
    logs_bucket_arn = {
      path        = "s3/logs/arn"
      description = "ARN of the bucket for application logs."
      value       = module.logs_bucket.arn
    }
    logs_bucket_id = {
      path        = "s3/logs/id"
      description = "Name of the bucket for application logs."
      value       = module.logs_bucket.id
    }
    nat_gateway_ids = {
      path        = "nat-gateways/ids"
      description = "Ids of the NAT gateways, in the order of their availability zones."
      type        = "StringList"
      values      = module.network.nat_gateway_ids
    }
    private_subnet_ids = {
      path        = "subnets/private/ids"
      description = "Ids of the private subnets, in the order of their availability zones."
      type        = "StringList"
      values      = module.network.private_subnet_ids
    }
    public_subnet_ids = {
      path        = "subnets/public/ids"
      description = "Ids of the public subnets, in the order of their availability zones."
      type        = "StringList"
      values      = module.network.public_subnet_ids
    }
    rds_security_group_id = {
      path        = "security-groups/rds/id"
      description = "Id of the security group of RDS databases."
      value       = module.security_groups.rds_security_group_id
    }
    rds_subnet_group_id = {
      path        = "rds/subnet-group/id"
      description = "Id of the RDS subnet group, in the private subnets."
      value       = module.data_subnet_groups.rds_subnet_group_id
    }
    rds_subnet_group_name = {
      path        = "rds/subnet-group/name"
      description = "Name of the RDS subnet group, in the private subnets."
      value       = module.data_subnet_groups.rds_subnet_group_name
    }
    vpc_cidr = {
      path        = "vpc/cidr"
      description = "IPv4 CIDR of the VPC."
      value       = module.network.vpc_cidr
    }
    vpc_id = {
      path        = "vpc/id"
      description = "Id of the VPC."
      value       = module.network.vpc_id
    }
  }
}
