resource "aws_vpc_security_group_ingress_rule" "alb_internet" {
  for_each = local._http_ports

  security_group_id = aws_security_group.alb.id
  description       = "${upper(each.key)} from the internet."
  cidr_ipv4         = local._internet
  from_port         = each.value
  to_port           = each.value
  ip_protocol       = "tcp"

  tags = { Name = "${var.name}-alb-${each.key}-from-internet" }
}

resource "aws_vpc_security_group_egress_rule" "alb_ecs_tasks" {
  for_each = var.app_port_ranges

  security_group_id            = aws_security_group.alb.id
  description                  = "Container ports ${each.key} of ECS tasks."
  referenced_security_group_id = aws_security_group.ecs_tasks.id
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-alb-${each.key}-to-ecs-tasks" }
}
