resource "aws_kms_key" "cache" {
  enable_key_rotation = true
}

resource "aws_elasticache_replication_group" "unset" { # expect: elasticache-in-transit
  replication_group_id       = "unset"
  description                = "Clear text by default"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
}

resource "aws_elasticache_replication_group" "off" {
  replication_group_id       = "off"
  description                = "Clear text by choice"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
  transit_encryption_enabled = "false" # expect: elasticache-in-transit
}

resource "aws_elasticache_replication_group" "preferred" {
  replication_group_id       = "preferred"
  description                = "Clear text is taken too"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "preferred" # expect: elasticache-in-transit
}
