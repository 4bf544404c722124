resource "aws_db_instance" "this" {
  identifier     = local.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.database_class

  allocated_storage     = var.database_storage_gib
  max_allocated_storage = var.database_storage_gib * 5
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = local.shared.kms_key_arn # the ARN: RDS shows a permanent diff for an id

  db_subnet_group_name   = local.shared.rds_subnet_group_name
  vpc_security_group_ids = [local.shared.rds_security_group_id]
  publicly_accessible    = false
  multi_az               = local.production

  db_name                       = "users"
  username                      = "app"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = local.shared.kms_key_arn

  auto_minor_version_upgrade      = true
  backup_retention_period         = local.production ? 30 : 7
  copy_tags_to_snapshot           = true
  deletion_protection             = local.production
  enabled_cloudwatch_logs_exports = ["postgresql"]
  skip_final_snapshot             = !local.production
  final_snapshot_identifier       = local.production ? "${local.name}-final" : null

  # RDS would create the log group itself, without key and retention.
  depends_on = [aws_cloudwatch_log_group.database]
}

resource "aws_cloudwatch_log_group" "database" {
  name              = "/aws/rds/instance/${local.name}/postgresql"
  kms_key_id        = local.shared.kms_key_arn
  retention_in_days = var.log_retention_days
}
