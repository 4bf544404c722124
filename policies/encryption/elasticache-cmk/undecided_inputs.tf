variable "kms_key_arn" {
  type = string
}

variable "group" {
  type = string
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn # expect-undecided: elasticache-cmk
}

resource "aws_elasticache_cluster" "member" {
  cluster_id           = "reader"
  replication_group_id = var.group # expect-undecided: elasticache-cmk, elasticache-in-transit
}
