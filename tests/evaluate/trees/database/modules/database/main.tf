locals {
  create_subnet_group    = var.create && var.subnet_group_name == null && length(var.subnet_ids) > 0
  create_parameter_group = var.create && length(var.parameters) > 0
  create_option_group    = var.create && var.engine != "postgres" && length(var.options) > 0
  is_mssql               = startswith(var.engine, "sqlserver")
  subnet_group           = local.create_subnet_group ? aws_db_subnet_group.this[0].name : var.subnet_group_name
  parameter_group        = try(coalesce(one(aws_db_parameter_group.this[*].name)), null)
  family                 = coalesce(var.family, "${var.engine}${element(split(".", coalesce(var.engine_version, "16")), 0)}")
  final_snapshot         = format("%s-%s", "final", replace(var.identifier, "/[^a-z0-9-]/", "-"))
  logs                   = { for log in var.logs : log => { name = "/aws/rds/instance/${var.identifier}/${log}" } if var.create }
}

resource "aws_db_subnet_group" "this" {
  count = local.create_subnet_group ? 1 : 0

  name        = var.use_prefix ? null : lower(var.identifier)
  name_prefix = var.use_prefix ? "${lower(var.identifier)}-" : null
  description = "Subnets of ${var.identifier}"
  subnet_ids  = distinct(compact(var.subnet_ids))
  tags        = merge({ Name = var.identifier }, var.tags)
}

resource "aws_db_parameter_group" "this" {
  count = local.create_parameter_group ? 1 : 0

  name   = var.identifier
  family = local.family

  dynamic "parameter" {
    for_each = var.parameters

    content {
      name         = parameter.value.name
      value        = parameter.value["value"]
      apply_method = lookup(parameter.value, "apply_method", null)
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_option_group" "this" {
  count = local.create_option_group ? 1 : 0

  name                     = var.identifier
  engine_name              = var.engine
  major_engine_version     = coalesce(var.major_engine_version, join(".", slice(split(".", var.engine_version), 0, 2)))
  option_group_description = try(var.options[0].description, format("Options of %s", var.identifier))

  dynamic "option" {
    for_each = var.options

    content {
      option_name                    = option.value.option_name
      port                           = lookup(option.value, "port", null)
      version                        = try(option.value.version, null)
      vpc_security_group_memberships = try(option.value.groups, null)

      dynamic "option_settings" {
        for_each = lookup(option.value, "option_settings", [])

        content {
          name  = lookup(option_settings.value, "name", null)
          value = lookup(option_settings.value, "value", null)
        }
      }
    }
  }
}

resource "aws_db_instance" "this" {
  count = var.create ? 1 : 0

  identifier              = var.use_prefix ? null : var.identifier
  identifier_prefix       = var.use_prefix ? "${var.identifier}-" : null
  engine                  = var.engine
  engine_version          = var.engine_version
  instance_class          = var.instance_class
  allocated_storage       = var.storage.allocated
  max_allocated_storage   = var.storage.maximum > var.storage.allocated ? var.storage.maximum : null
  storage_type            = coalesce(var.storage.type, var.storage.iops != null ? "io1" : "gp3")
  iops                    = var.storage.iops
  storage_encrypted       = var.storage.encrypted
  kms_key_id              = var.storage.kms_key_id
  license_model           = local.is_mssql ? "license-included" : null
  db_subnet_group_name    = local.subnet_group
  parameter_group_name    = local.parameter_group
  option_group_name       = one(aws_db_option_group.this[*].name)
  vpc_security_group_ids  = var.security_group_ids
  backup_retention_period = length(var.replicas) > 0 ? max(1, 7) : 0

  username                    = "admin_user"
  password                    = var.manage_password ? null : var.password
  manage_master_user_password = var.manage_password ? true : null

  monitoring_interval             = var.monitoring_interval
  monitoring_role_arn             = var.monitoring_interval > 0 ? one(aws_iam_role.monitoring[*].arn) : null
  enabled_cloudwatch_logs_exports = keys(local.logs)
  final_snapshot_identifier       = local.final_snapshot

  dynamic "restore_to_point_in_time" {
    for_each = var.restore != null ? [var.restore] : []

    content {
      restore_time                  = lookup(restore_to_point_in_time.value, "restore_time", null)
      source_db_instance_identifier = lookup(restore_to_point_in_time.value, "source", null)
      use_latest_restorable_time    = lookup(restore_to_point_in_time.value, "latest", null)
    }
  }

  timeouts {
    create = lookup(var.timeouts, "create", null)
    delete = lookup(var.timeouts, "delete", null)
    update = lookup(var.timeouts, "update", null)
  }

  tags = merge(var.tags, { Engine = title(var.engine) })

  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_db_instance" "replica" {
  for_each = { for name, replica in var.replicas : name => replica if var.create }

  identifier          = "${var.identifier}-${each.key}"
  instance_class      = try(each.value.instance_class, var.instance_class)
  replicate_source_db = aws_db_instance.this[0].identifier
  availability_zone   = try(each.value.zone, null)
  skip_final_snapshot = true
  storage_encrypted   = true
  tags                = merge(var.tags, try(each.value.tags, {}))
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.logs

  name              = each.value.name
  retention_in_days = var.log_retention
}

data "aws_iam_policy_document" "monitoring" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  count = var.create && var.monitoring_interval > 0 ? 1 : 0

  name               = "${var.identifier}-monitoring"
  assume_role_policy = data.aws_iam_policy_document.monitoring.json
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  count = length(aws_iam_role.monitoring)

  role       = aws_iam_role.monitoring[count.index].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
