resource "aws_db_subnet_group" "this" {
  name        = "${var.name}-rds"
  description = "Private subnets for RDS databases."
  subnet_ids  = var.subnet_ids

  tags = { Name = "${var.name}-rds" }
}

resource "aws_elasticache_subnet_group" "this" {
  name        = "${var.name}-elasticache"
  description = "Private subnets for ElastiCache caches."
  subnet_ids  = var.subnet_ids

  tags = { Name = "${var.name}-elasticache" }
}
