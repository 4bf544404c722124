# A primary and its replicas, without sharding: one endpoint for writing, one for reading. users.tf
# is who may connect.

locals {
  _id = "${var.name}-cache"

  # The port that the security groups of the foundation open for caches.
  _port = 6379

  _replicas = coalesce(var.replica_count, var.multi_az ? 1 : 0)
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = local._id
  description          = "Shared cache of ${var.name}."
  engine               = var.engine
  engine_version       = var.engine_version
  node_type            = var.node_type
  parameter_group_name = aws_elasticache_parameter_group.this.name
  port                 = local._port

  num_cache_clusters         = local._replicas + 1
  automatic_failover_enabled = var.multi_az
  multi_az_enabled           = var.multi_az
  subnet_group_name          = var.subnet_group_name
  security_group_ids         = [var.security_group_id]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.this.user_group_id]

  snapshot_retention_limit   = var.snapshot_retention_days
  snapshot_window            = var.snapshot_window
  final_snapshot_identifier  = var.final_snapshot ? "${local._id}-${var.final_snapshot_suffix}" : null
  maintenance_window         = var.maintenance_window
  auto_minor_version_upgrade = true

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.this

    content {
      destination      = log_delivery_configuration.value.name
      destination_type = "cloudwatch-logs"
      log_format       = "json"
      log_type         = log_delivery_configuration.key
    }
  }

  tags = { Name = local._id }
}

# The name has the family: another major version takes a new group, and the old one can go only when
# nothing uses it any more.
locals {
  _family               = "${var.engine}${split(".", var.engine_version)[0]}"
  _parameter_group_name = "${local._id}-${local._family}"
}

resource "aws_elasticache_parameter_group" "this" {
  name        = local._parameter_group_name
  description = "Parameters of ${local._id}."
  family      = local._family

  dynamic "parameter" {
    for_each = var.parameters

    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  tags = { Name = local._parameter_group_name }

  lifecycle {
    create_before_destroy = true
  }
}

# Logs of both types, under the prefix of delivered logs: the policy that lets in the delivery
# service names the prefix, and does not grow with each group.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
locals {
  _log_group_names = {
    for log in ["engine-log", "slow-log"] : log => "/aws/vendedlogs/elasticache/${local._id}/${log}"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local._log_group_names

  name              = each.value
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = { Name = each.value }
}
