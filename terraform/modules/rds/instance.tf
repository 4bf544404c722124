resource "aws_db_instance" "this" {
  count = local._aurora ? 0 : 1

  identifier                  = local._identifier
  engine                      = var.engine
  engine_version              = var.engine_version
  allow_major_version_upgrade = false
  auto_minor_version_upgrade  = true
  instance_class              = var.instance_class
  multi_az                    = var.multi_az
  db_name                     = var.database_name
  port                        = local._port

  parameter_group_name   = aws_db_parameter_group.this[0].name
  db_subnet_group_name   = var.network.subnet_group_name
  vpc_security_group_ids = [var.network.security_group_id]
  publicly_accessible    = false

  username                            = var.master_username
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.kms_key_arn
  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  allocated_storage     = var.storage.allocated_gib
  max_allocated_storage = var.storage.max_allocated_gib
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  backup_retention_period   = var.backup_retention_days
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  final_snapshot_identifier = local._final_snapshot_identifier
  skip_final_snapshot       = !var.final_snapshot

  backup_window                   = var.backup_window
  maintenance_window              = var.maintenance_window
  enabled_cloudwatch_logs_exports = local._exports

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.kms_key_arn
  performance_insights_retention_period = var.performance_insights_retention_days

  tags = { Name = local._identifier }

  depends_on = [aws_cloudwatch_log_group.this]
}
