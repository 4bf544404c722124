# RDS Proxy: pools connections, and keeps them over a failover. It stands between the tasks and the
# database in a group of its own, so that each group of the chain accepts from the one before it:
# tasks -> proxy -> database. Its rules on the two shared groups are resources of this module.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html

locals {
  _proxy                = var.proxy == null ? {} : { this = var.proxy }
  _proxy_name           = "${local._identifier}-proxy"
  _proxy_log_group_name = "/aws/rds/proxy/${local._proxy_name}"
  _proxy_secret_arns    = concat([local._master_secret_arn], sort(tolist(try(var.proxy.secret_arns, []))))
}

resource "aws_cloudwatch_log_group" "proxy" {
  for_each = local._proxy

  name              = local._proxy_log_group_name
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = { Name = local._proxy_log_group_name }
}

resource "aws_db_proxy" "this" {
  for_each = local._proxy

  name                   = local._proxy_name
  engine_family          = "POSTGRESQL"
  idle_client_timeout    = each.value.idle_client_timeout_seconds
  require_tls            = true
  role_arn               = aws_iam_role.proxy[each.key].arn
  vpc_security_group_ids = [aws_security_group.proxy[each.key].id]
  vpc_subnet_ids         = var.network.subnet_ids

  dynamic "auth" {
    for_each = local._proxy_secret_arns

    content {
      auth_scheme = "SECRETS"
      iam_auth    = each.value.iam_auth ? "REQUIRED" : "DISABLED"
      secret_arn  = auth.value
    }
  }

  tags = { Name = local._proxy_name }

  depends_on = [
    aws_cloudwatch_log_group.proxy,
    aws_iam_role_policy.proxy,
  ]
}

resource "aws_db_proxy_default_target_group" "this" {
  for_each = local._proxy

  db_proxy_name = aws_db_proxy.this[each.key].name

  connection_pool_config {
    max_connections_percent = each.value.max_connections_percent
  }
}

resource "aws_db_proxy_target" "this" {
  for_each = local._proxy

  db_proxy_name          = aws_db_proxy.this[each.key].name
  target_group_name      = aws_db_proxy_default_target_group.this[each.key].name
  db_cluster_identifier  = one(aws_rds_cluster.this[*].id)
  db_instance_identifier = one(aws_db_instance.this[*].identifier)

  # A cluster without an instance is no target.
  depends_on = [aws_rds_cluster_instance.this]
}

# What the proxy may read

# Without conditions on the source, as the guide of RDS Proxy has it: nothing says that the proxy
# sends one.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html
data "aws_iam_policy_document" "proxy_trust" {
  for_each = local._proxy

  statement {
    sid     = "RdsProxy"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["rds.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "proxy_secrets" {
  for_each = local._proxy

  statement {
    sid       = "ReadTheSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = local._proxy_secret_arns
  }

  statement {
    sid       = "DecryptThem"
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "proxy" {
  for_each = local._proxy

  name               = local._proxy_name
  description        = "Lets the proxy of ${local._identifier} read the secrets of its users."
  assume_role_policy = data.aws_iam_policy_document.proxy_trust[each.key].json

  tags = { Name = local._proxy_name }
}

resource "aws_iam_role_policy" "proxy" {
  for_each = local._proxy

  name   = "read-secrets"
  role   = aws_iam_role.proxy[each.key].id
  policy = data.aws_iam_policy_document.proxy_secrets[each.key].json
}

# Its way in and out

resource "aws_security_group" "proxy" {
  for_each = local._proxy

  name        = local._proxy_name
  description = "RDS Proxy: PostgreSQL from ECS tasks, and to the databases."
  vpc_id      = var.network.vpc_id

  tags = { Name = local._proxy_name }
}

resource "aws_vpc_security_group_egress_rule" "ecs_tasks_proxy" {
  for_each = local._proxy

  security_group_id            = var.network.ecs_tasks_security_group_id
  description                  = "RDS Proxy: postgresql."
  referenced_security_group_id = aws_security_group.proxy[each.key].id
  from_port                    = local._port
  to_port                      = local._port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-ecs-tasks-postgresql-to-rds-proxy" }
}

resource "aws_vpc_security_group_ingress_rule" "proxy_ecs_tasks" {
  for_each = local._proxy

  security_group_id            = aws_security_group.proxy[each.key].id
  description                  = "postgresql from ECS tasks."
  referenced_security_group_id = var.network.ecs_tasks_security_group_id
  from_port                    = local._port
  to_port                      = local._port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-rds-proxy-postgresql-from-ecs-tasks" }
}

resource "aws_vpc_security_group_egress_rule" "proxy_rds" {
  for_each = local._proxy

  security_group_id            = aws_security_group.proxy[each.key].id
  description                  = "Databases: postgresql."
  referenced_security_group_id = var.network.security_group_id
  from_port                    = local._port
  to_port                      = local._port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-rds-proxy-postgresql-to-rds" }
}

resource "aws_vpc_security_group_ingress_rule" "rds_proxy" {
  for_each = local._proxy

  security_group_id            = var.network.security_group_id
  description                  = "postgresql from RDS Proxy."
  referenced_security_group_id = aws_security_group.proxy[each.key].id
  from_port                    = local._port
  to_port                      = local._port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-rds-postgresql-from-rds-proxy" }
}
