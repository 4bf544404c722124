variable "environment" {
  type = string
}

locals {
  prefix = "/connectly-shared/${var.environment}"

  parameters = {
    cluster = "${local.prefix}/ecs/cluster/id"                 # reads: ssm ecs/cluster/id
    group   = "${local.prefix}/security-groups/elasticache/id" # reads: ssm security-groups/elasticache/id
    subnets = "${local.prefix}/subnets/private/ids"            # reads: ssm subnets/private/ids
  }
}

data "aws_ssm_parameter" "shared" {
  for_each = local.parameters

  name = each.value
}

data "aws_ssm_parameter" "key" {
  name = join("/", [local.prefix, "kms", "key", "id"]) # reads: ssm kms/key/id
}

module "cluster_name" {
  source = "../parameter"

  environment = var.environment
  path        = "ecs/cluster/name"
}

module "cache_group" {
  source = "../parameter"

  environment = var.environment
  path        = "elasticache/subnet-group/name"
}

resource "aws_elasticache_replication_group" "queue" {
  replication_group_id       = "notifications-${var.environment}"
  description                = "Queue of notifications."
  node_type                  = "cache.t4g.small"
  at_rest_encryption_enabled = true
  kms_key_id                 = data.aws_ssm_parameter.key.insecure_value
  security_group_ids         = [data.aws_ssm_parameter.shared["group"].insecure_value]
  subnet_group_name          = module.cache_group.value
}

resource "aws_ecs_service" "worker" {
  name    = "notifications"
  cluster = data.aws_ssm_parameter.shared["cluster"].insecure_value

  network_configuration {
    subnets = split(",", data.aws_ssm_parameter.shared["subnets"].insecure_value)
  }

  tags = { Cluster = module.cluster_name.value }
}

# What the service publishes itself.
resource "aws_ssm_parameter" "queue" {
  name  = "${local.prefix}/services/notifications/queue"
  type  = "String"
  value = aws_elasticache_replication_group.queue.primary_endpoint_address
}
