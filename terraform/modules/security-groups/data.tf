# Databases and caches answer and never call: no egress rule at all.

resource "aws_vpc_security_group_ingress_rule" "rds_ecs_tasks" {
  for_each = var.database_ports

  security_group_id            = aws_security_group.rds.id
  description                  = "${each.key} from ECS tasks."
  referenced_security_group_id = aws_security_group.ecs_tasks.id
  from_port                    = each.value
  to_port                      = each.value
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-rds-${each.key}-from-ecs-tasks" }
}

resource "aws_vpc_security_group_ingress_rule" "elasticache_ecs_tasks" {
  for_each = var.cache_ports

  security_group_id            = aws_security_group.elasticache.id
  description                  = "${each.key} from ECS tasks."
  referenced_security_group_id = aws_security_group.ecs_tasks.id
  from_port                    = each.value
  to_port                      = each.value
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-elasticache-${each.key}-from-ecs-tasks" }
}
