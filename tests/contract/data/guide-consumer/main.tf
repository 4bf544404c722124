locals {
  shared = data.terraform_remote_state.shared.outputs
}

resource "aws_db_instance" "main" {
  identifier     = "orders-${var.environment}"
  engine         = "postgres"
  instance_class = "db.t4g.medium"

  allocated_storage = 20
  kms_key_id        = local.shared.kms_key_id

  db_subnet_group_name          = local.shared.rds_subnet_group_name
  vpc_security_group_ids        = [local.shared.rds_security_group_id]
  username                      = "orders"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = local.shared.kms_key_arn
  deletion_protection           = true
  skip_final_snapshot           = false
  final_snapshot_identifier     = "orders-${var.environment}-final"
}

resource "aws_lb" "main" {
  name               = "orders-${var.environment}"
  load_balancer_type = "application"
  security_groups    = [local.shared.alb_security_group_id]
  subnets            = local.shared.public_subnet_ids

  drop_invalid_header_fields = true
}
