output "elasticache_subnet_group_name" {
  description = "Name of the ElastiCache subnet group."
  value       = aws_elasticache_subnet_group.this.name
}

output "rds_subnet_group_id" {
  description = "Id of the RDS subnet group; AWS makes it equal to the name."
  value       = aws_db_subnet_group.this.id
}

output "rds_subnet_group_name" {
  description = "Name of the RDS subnet group."
  value       = aws_db_subnet_group.this.name
}
