resource "aws_elasticache_replication_group" "this" {
  replication_group_id = local.name
  description          = "Cache of ${local.name}."
  engine               = "redis"
  engine_version       = "7.1"
  node_type            = var.cache.node_type
  port                 = 6379

  # With a second node the cache survives the loss of a zone.
  num_cache_clusters         = var.cache.nodes
  automatic_failover_enabled = var.cache.nodes > 1
  multi_az_enabled           = var.cache.nodes > 1

  at_rest_encryption_enabled = true
  kms_key_id                 = local.shared.kms_key_arn
  transit_encryption_enabled = true

  subnet_group_name  = local.shared.elasticache_subnet_group_name
  security_group_ids = [local.shared.elasticache_security_group_id]

  auto_minor_version_upgrade = true
  snapshot_retention_limit   = var.cache.snapshot_retention_days
  final_snapshot_identifier  = var.deletion_protection ? "${local.name}-final" : null
}
