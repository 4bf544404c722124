resource "aws_kms_key" "cache" {
  enable_key_rotation = true
}

resource "aws_elasticache_replication_group" "redis" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
}

# Valkey is encrypted at rest unless that is switched off.
resource "aws_elasticache_replication_group" "valkey" {
  replication_group_id       = "tokens"
  description                = "Tokens"
  engine                     = "valkey"
  transit_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
}

resource "aws_elasticache_cluster" "member" {
  cluster_id           = "sessions-reader"
  replication_group_id = aws_elasticache_replication_group.redis.id
}

resource "aws_elasticache_serverless_cache" "this" {
  engine     = "redis"
  name       = "fragments"
  kms_key_id = aws_kms_key.cache.arn
}
