resource "aws_rds_cluster" "this" {
  count = local._aurora ? 1 : 0

  cluster_identifier          = local._identifier
  engine                      = var.engine
  engine_mode                 = "provisioned" # that of serverless v2 too
  engine_version              = var.engine_version
  allow_major_version_upgrade = false
  database_name               = var.database_name
  port                        = local._port

  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this[0].name
  db_subnet_group_name            = var.network.subnet_group_name
  vpc_security_group_ids          = [var.network.security_group_id]

  master_username                     = var.master_username
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.kms_key_arn
  iam_database_authentication_enabled = true

  storage_encrypted = true
  kms_key_id        = var.kms_key_arn

  backup_retention_period   = var.backup_retention_days
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  final_snapshot_identifier = local._final_snapshot_identifier
  skip_final_snapshot       = !var.final_snapshot

  preferred_backup_window         = var.backup_window
  preferred_maintenance_window    = var.maintenance_window
  enabled_cloudwatch_logs_exports = local._exports

  dynamic "serverlessv2_scaling_configuration" {
    for_each = var.serverless_capacity == null ? [] : [var.serverless_capacity]

    content {
      min_capacity = serverlessv2_scaling_configuration.value.min_acu
      max_capacity = serverlessv2_scaling_configuration.value.max_acu
    }
  }

  tags = { Name = local._identifier }

  depends_on = [aws_cloudwatch_log_group.this]
}

# Aurora spreads them over the zones of the subnet group.
resource "aws_rds_cluster_instance" "this" {
  for_each = local._instances

  identifier         = each.value
  cluster_identifier = aws_rds_cluster.this[0].id
  engine             = aws_rds_cluster.this[0].engine
  instance_class     = var.instance_class

  auto_minor_version_upgrade   = true
  copy_tags_to_snapshot        = true
  preferred_maintenance_window = var.maintenance_window
  publicly_accessible          = false

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.kms_key_arn
  performance_insights_retention_period = var.performance_insights_retention_days

  tags = { Name = each.value }
}
