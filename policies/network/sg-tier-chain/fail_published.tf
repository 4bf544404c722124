# The groups of the contract, whoever uses them.
resource "aws_security_group" "tasks" {
  name = "tasks"
}

resource "aws_security_group" "databases" {
  name = "databases"
}

resource "aws_vpc_security_group_ingress_rule" "databases" {
  security_group_id = aws_security_group.databases.id
  cidr_ipv4         = "10.0.0.0/16" # expect: sg-tier-chain
  ip_protocol       = "tcp"
  from_port         = 3306
  to_port           = 3306
}

output "ecs_tasks_security_group_id" {
  value = aws_security_group.tasks.id
}

output "rds_security_group_id" {
  value = aws_security_group.databases.id
}
