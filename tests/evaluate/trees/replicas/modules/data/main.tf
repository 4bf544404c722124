variable "name" {
  type = string
}

variable "engine" {
  type = string
}

variable "engine_version" {
  default = null
}

variable "subnets" {
  type = list(string)
}

variable "instances" {
  type    = map(object({ class = optional(string), tier = optional(number, 0) }))
  default = {}
}

variable "parameters" {
  type    = map(any)
  default = {}
}

variable "replica" {
  type    = bool
  default = false
}

locals {
  family   = { "aurora-postgresql" = "aurora-postgresql16", "aurora-mysql" = "aurora-mysql8.0" }[var.engine]
  port     = endswith(var.engine, "postgresql") ? 5432 : 3306
  group    = one(aws_db_subnet_group.this[*].name)
  versions = { aurora-postgresql = "16.6", aurora-mysql = "8.0.mysql_aurora.3.08.0" }
}

resource "aws_kms_key" "this" {
  description             = "Data of ${var.name}"
  multi_region            = var.replica
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_replica_key" "this" {
  count    = var.replica ? 1 : 0
  provider = aws.replica

  description     = aws_kms_key.this.description
  primary_key_arn = aws_kms_key.this.arn
}

resource "aws_kms_alias" "replica" {
  for_each = { for at, key in aws_kms_replica_key.this : at => key }
  provider = aws.replica

  name          = "alias/${var.name}-${each.key}"
  target_key_id = each.value.key_id
}

resource "aws_db_subnet_group" "this" {
  count = length(var.subnets) > 0 ? 1 : 0

  name       = var.name
  subnet_ids = var.subnets
}

resource "aws_rds_cluster_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = local.family

  dynamic "parameter" {
    for_each = var.parameters

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = can(tonumber(parameter.value)) ? "immediate" : "pending-reboot"
    }
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = var.name
  engine                          = var.engine
  engine_version                  = coalesce(var.engine_version, local.versions[var.engine])
  port                            = local.port
  master_username                 = "owner"
  manage_master_user_password     = true
  db_subnet_group_name            = local.group
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.this.arn
  skip_final_snapshot             = true
  enabled_cloudwatch_logs_exports = var.engine == "aurora-mysql" ? ["audit", "error"] : ["postgresql"]
}

resource "aws_rds_cluster_instance" "this" {
  for_each = var.instances

  identifier         = "${aws_rds_cluster.this.cluster_identifier}-${each.key}"
  cluster_identifier = aws_rds_cluster.this.id
  engine             = aws_rds_cluster.this.engine
  instance_class     = coalesce(each.value.class, "db.t4g.medium")
  promotion_tier     = each.value.tier
}

output "identifiers" {
  value = sort(values(aws_rds_cluster_instance.this)[*].identifier)
}

output "replica_alias" {
  value = try(aws_kms_alias.replica["0"].name, null)
}
