variable "app_group" {
  type = string
}

variable "db_port" {
  type = number
}

resource "aws_security_group" "tasks" {
  name = "tasks"
}

resource "aws_security_group" "db" {
  name = "db"
}

resource "aws_vpc_security_group_ingress_rule" "by_group" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = var.app_group # expect-undecided: sg-tier-chain
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "by_port" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = var.db_port # expect-undecided: sg-tier-chain, sg-no-wide-ports
  to_port                      = var.db_port
}

output "ecs_tasks_security_group_id" {
  value = aws_security_group.tasks.id
}

output "rds_security_group_id" {
  value = aws_security_group.db.id
}
