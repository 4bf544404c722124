# One PostgreSQL: an Aurora cluster (aurora.tf) or an RDS instance (instance.tf). What both share is
# here; proxy.tf is what may stand before either.

locals {
  _aurora     = var.engine == "aurora-postgresql"
  _identifier = "${var.name}-rds"

  # The one port that the security groups of the foundation open for PostgreSQL.
  _port = 5432

  # The first instance and each reader, by the suffix of its identifier. Which of them writes is
  # Aurora's to say: a failover swaps them.
  _readers   = coalesce(var.reader_count, var.multi_az ? 1 : 0)
  _instances = local._aurora ? { for n in range(1, local._readers + 2) : tostring(n) => "${local._identifier}-${n}" } : {}

  _final_snapshot_identifier = var.final_snapshot ? "${local._identifier}-${var.final_snapshot_suffix}" : null

  _master_secret_arn = one(concat(
    aws_rds_cluster.this[*].master_user_secret[0].secret_arn,
    aws_db_instance.this[*].master_user_secret[0].secret_arn,
  ))
}

# Parameters

locals {
  # The name has the family: another major version takes a new group, and the old one can go only
  # when nothing uses it any more.
  _family               = "${var.engine}${var.engine_version}"
  _parameter_group_name = "${local._identifier}-${local._family}"

  # No connection without TLS. It may be a static parameter, which RDS takes for the next reboot
  # alone; a database that starts with the group starts with it.
  # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
  _parameters = merge(var.parameters, { "rds.force_ssl" = "1" })
}

resource "aws_rds_cluster_parameter_group" "this" {
  count = local._aurora ? 1 : 0

  name        = local._parameter_group_name
  description = "Parameters of ${local._identifier}: TLS is forced."
  family      = local._family

  dynamic "parameter" {
    for_each = local._parameters

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }

  tags = { Name = local._parameter_group_name }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_parameter_group" "this" {
  count = local._aurora ? 0 : 1

  name        = local._parameter_group_name
  description = "Parameters of ${local._identifier}: TLS is forced."
  family      = local._family

  dynamic "parameter" {
    for_each = local._parameters

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }

  tags = { Name = local._parameter_group_name }

  lifecycle {
    create_before_destroy = true
  }
}

# Logs

locals {
  _exports = local._aurora ? ["postgresql"] : ["postgresql", "upgrade"]
  _log_group_names = {
    for log in local._exports :
    log => "/aws/rds/${local._aurora ? "cluster" : "instance"}/${local._identifier}/${log}"
  }
}

# Made here and first: RDS makes those that it does not find, without a key and kept for ever.
resource "aws_cloudwatch_log_group" "this" {
  for_each = local._log_group_names

  name              = each.value
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = { Name = each.value }
}
