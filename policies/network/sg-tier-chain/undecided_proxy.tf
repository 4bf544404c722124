variable "pooled" {
  type = bool
}

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_security_group" "tasks" {
  name = "tasks"
}

resource "aws_security_group" "proxy" {
  name = "proxy"
}

resource "aws_security_group" "db" {
  name = "db"
}

resource "aws_ecs_service" "api" {
  name = "api"

  network_configuration {
    subnets         = data.terraform_remote_state.shared.outputs.private_subnet_ids
    security_groups = [aws_security_group.tasks.id]
  }
}

resource "aws_db_proxy" "main" {
  count                  = var.pooled ? 1 : 0
  name                   = "main"
  engine_family          = "POSTGRESQL"
  role_arn               = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids         = data.terraform_remote_state.shared.outputs.private_subnet_ids
  vpc_security_group_ids = [aws_security_group.proxy.id]
}

resource "aws_db_instance" "main" {
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  db_subnet_group_name   = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  vpc_security_group_ids = [aws_security_group.db.id]
}

resource "aws_vpc_security_group_ingress_rule" "db_proxy" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.proxy.id # expect-undecided: sg-tier-chain
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
