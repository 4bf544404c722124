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

resource "aws_security_group" "pooler" {
  name = "pooler"
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

# A proxy in the group of its database makes that group accept from itself.
resource "aws_db_proxy" "main" {
  name                   = "main"
  engine_family          = "POSTGRESQL"
  role_arn               = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids         = data.terraform_remote_state.shared.outputs.private_subnet_ids
  vpc_security_group_ids = [aws_security_group.proxy.id, aws_security_group.db.id]
}

resource "aws_db_instance" "main" {
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  db_subnet_group_name   = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  vpc_security_group_ids = [aws_security_group.db.id]
}

# No proxy is in this group.
resource "aws_vpc_security_group_ingress_rule" "db_pooler" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.pooler.id # expect: sg-tier-chain
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "db_db" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.db.id # expect: sg-tier-chain
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "proxy_tasks" {
  security_group_id            = aws_security_group.proxy.id
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = 22 # expect: sg-tier-chain
  to_port                      = 22
}

resource "aws_vpc_security_group_ingress_rule" "proxy_network" {
  security_group_id = aws_security_group.proxy.id
  cidr_ipv4         = "10.0.0.0/16" # expect: sg-tier-chain
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
}
