resource "aws_vpc_security_group_ingress_rule" "ecs_tasks_alb" {
  for_each = var.app_port_ranges

  security_group_id            = aws_security_group.ecs_tasks.id
  description                  = "Container ports ${each.key} from the load balancers."
  referenced_security_group_id = aws_security_group.alb.id
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-ecs-tasks-${each.key}-from-alb" }
}

# Image pulls, AWS APIs and partners. Names need no rule: the resolver of the
# VPC is out of reach of security groups.
resource "aws_vpc_security_group_egress_rule" "ecs_tasks_https" {
  security_group_id = aws_security_group.ecs_tasks.id
  description       = "HTTPS to AWS APIs, image registries and partners."
  cidr_ipv4         = local._internet
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"

  tags = { Name = "${var.name}-ecs-tasks-https-to-internet" }
}

resource "aws_vpc_security_group_egress_rule" "ecs_tasks_rds" {
  for_each = var.database_ports

  security_group_id            = aws_security_group.ecs_tasks.id
  description                  = "Databases: ${each.key}."
  referenced_security_group_id = aws_security_group.rds.id
  from_port                    = each.value
  to_port                      = each.value
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-ecs-tasks-${each.key}-to-rds" }
}

resource "aws_vpc_security_group_egress_rule" "ecs_tasks_elasticache" {
  for_each = var.cache_ports

  security_group_id            = aws_security_group.ecs_tasks.id
  description                  = "Caches: ${each.key}."
  referenced_security_group_id = aws_security_group.elasticache.id
  from_port                    = each.value
  to_port                      = each.value
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-ecs-tasks-${each.key}-to-elasticache" }
}
