resource "aws_db_instance" "this" {
  identifier     = local.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.database.instance_class
  multi_az       = var.database.multi_az

  allocated_storage     = var.database.storage_gib
  max_allocated_storage = var.database.storage_gib * 5
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = local.shared.kms_key_arn # the ARN: RDS shows a permanent diff for an id

  db_subnet_group_name   = local.shared.rds_subnet_group_name
  vpc_security_group_ids = [local.shared.rds_security_group_id]
  publicly_accessible    = false

  db_name                       = "app"
  username                      = "app"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = local.shared.kms_key_arn

  auto_minor_version_upgrade      = true
  backup_retention_period         = var.database.backup_retention_days
  copy_tags_to_snapshot           = true
  deletion_protection             = var.deletion_protection
  enabled_cloudwatch_logs_exports = ["postgresql"]
  skip_final_snapshot             = !var.deletion_protection
  final_snapshot_identifier       = var.deletion_protection ? "${local.name}-final" : null

  # RDS would create the log group itself, without key and retention.
  depends_on = [aws_cloudwatch_log_group.database]
}

resource "aws_cloudwatch_log_group" "database" {
  name              = "/aws/rds/instance/${local.name}/postgresql"
  kms_key_id        = local.shared.kms_key_arn
  retention_in_days = var.log_retention_days
}
