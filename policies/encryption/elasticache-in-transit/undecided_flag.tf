variable "tls" {
  type = bool
}

resource "aws_kms_key" "cache" {
  enable_key_rotation = true
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
  transit_encryption_enabled = var.tls # expect-undecided: elasticache-in-transit
}

variable "mode" {
  type = string
}

resource "aws_elasticache_replication_group" "mode" {
  replication_group_id       = "mode"
  description                = "As an input says"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.cache.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = var.mode # expect-undecided: elasticache-in-transit
}
