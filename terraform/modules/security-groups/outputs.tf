output "alb_security_group_id" {
  description = "Id of the security group of public load balancers."
  value       = aws_security_group.alb.id

  depends_on = [
    aws_vpc_security_group_egress_rule.alb_ecs_tasks,
    aws_vpc_security_group_ingress_rule.alb_internet,
  ]
}

output "ecs_tasks_security_group_id" {
  description = "Id of the security group of ECS tasks."
  value       = aws_security_group.ecs_tasks.id

  depends_on = [
    aws_vpc_security_group_egress_rule.ecs_tasks_elasticache,
    aws_vpc_security_group_egress_rule.ecs_tasks_https,
    aws_vpc_security_group_egress_rule.ecs_tasks_rds,
    aws_vpc_security_group_ingress_rule.ecs_tasks_alb,
  ]
}

output "elasticache_security_group_id" {
  description = "Id of the security group of ElastiCache caches."
  value       = aws_security_group.elasticache.id

  depends_on = [aws_vpc_security_group_ingress_rule.elasticache_ecs_tasks]
}

output "rds_security_group_id" {
  description = "Id of the security group of RDS databases."
  value       = aws_security_group.rds.id

  depends_on = [aws_vpc_security_group_ingress_rule.rds_ecs_tasks]
}
