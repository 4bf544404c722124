# Four groups and nothing in them: every rule is a resource of its own with one
# source or one destination. The chain is internet -> alb -> ecs_tasks -> rds,
# elasticache; each file holds one group's rules.

locals {
  _http_ports = { http = 80, https = 443 }
  _internet   = "0.0.0.0/0"
}

# A change of name or description replaces a group, and consumers hold its id.

resource "aws_security_group" "alb" {
  name        = "${var.name}-alb"
  description = "Public load balancers: HTTP and HTTPS from the internet."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-alb" }
}

resource "aws_security_group" "ecs_tasks" {
  name        = "${var.name}-ecs-tasks"
  description = "ECS tasks: traffic from the load balancers only."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-ecs-tasks" }
}

resource "aws_security_group" "rds" {
  name        = "${var.name}-rds"
  description = "RDS databases: engine ports from ECS tasks only."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-rds" }
}

resource "aws_security_group" "elasticache" {
  name        = "${var.name}-elasticache"
  description = "ElastiCache caches: engine ports from ECS tasks only."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-elasticache" }
}
