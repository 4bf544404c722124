resource "aws_kms_key" "cache" {
  enable_key_rotation = true
}

resource "aws_elasticache_replication_group" "plain" { # expect: elasticache-cmk
  replication_group_id       = "plain"
  description                = "Nothing set"
  transit_encryption_enabled = true
}

resource "aws_elasticache_replication_group" "service_key" { # expect: elasticache-cmk
  replication_group_id       = "service-key"
  description                = "Encrypted with the service's key"
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
}

resource "aws_elasticache_replication_group" "valkey_off" {
  replication_group_id       = "valkey"
  description                = "Switched off"
  engine                     = "valkey"
  at_rest_encryption_enabled = false # expect: elasticache-cmk
  transit_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
}

resource "aws_elasticache_cluster" "memcached" { # expect: elasticache-cmk
  cluster_id                 = "memcached"
  engine                     = "memcached"
  transit_encryption_enabled = true
}

resource "aws_elasticache_serverless_cache" "this" { # expect: elasticache-cmk
  engine = "valkey"
  name   = "fragments"
}
