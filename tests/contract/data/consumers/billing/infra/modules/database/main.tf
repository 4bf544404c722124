variable "environment" {
  type = string
}

variable "kms_key_arn" {
  type = string
}

variable "shared" {
  type = any
}

resource "aws_db_instance" "ledger" {
  identifier             = "billing-${var.environment}"
  engine                 = "postgres"
  instance_class         = "db.t4g.small"
  allocated_storage      = 20
  storage_encrypted      = true
  kms_key_id             = var.kms_key_arn
  db_subnet_group_name   = var.shared.rds_subnet_group_name   # reads: rds_subnet_group_name
  vpc_security_group_ids = [var.shared.rds_security_group_id] # reads: rds_security_group_id
}
