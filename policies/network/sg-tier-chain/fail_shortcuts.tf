resource "aws_security_group" "lb" {
  name = "lb"
}

resource "aws_security_group" "tasks" {
  name = "tasks"

  ingress {
    from_port       = 3000
    to_port         = 3000
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
  }

  ingress {
    from_port   = 3000
    to_port     = 3000
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"] # expect: sg-tier-chain
  }
}

resource "aws_security_group" "db" {
  name = "db"

  ingress {
    from_port       = 5433
    to_port         = 5433
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id] # expect: sg-tier-chain
  }
}

resource "aws_security_group" "cache" {
  name = "cache"
}

resource "aws_lb" "web" {
  subnets         = ["subnet-1", "subnet-2"]
  security_groups = [aws_security_group.lb.id]
}

resource "aws_ecs_service" "api" {
  name = "api"

  network_configuration {
    subnets         = [data.terraform_remote_state.shared.outputs.private_subnet_ids[0]]
    security_groups = [aws_security_group.tasks.id]
  }
}

resource "aws_rds_cluster" "main" {
  engine                 = "aurora-postgresql"
  port                   = 5433
  db_subnet_group_name   = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  vpc_security_group_ids = [aws_security_group.db.id]
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id = "sessions"
  subnet_group_name    = data.terraform_remote_state.shared.outputs.elasticache_subnet_group_name
  security_group_ids   = [aws_security_group.cache.id]
}

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id            = aws_security_group.cache.id
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = 22 # expect: sg-tier-chain
  to_port                      = 22
}

resource "aws_security_group_rule" "self" {
  security_group_id = aws_security_group.cache.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 6379
  to_port           = 6379
  self              = true # expect: sg-tier-chain
}
