# The shared foundation of one environment. Every file here but backend.tf and
# terraform.tfvars is byte-identical in all environments: what differs is data.

data "aws_caller_identity" "current" {}

locals {
  name        = "${var.project}-${var.environment}"
  _account_id = data.aws_caller_identity.current.account_id
  _vpc        = yamldecode(file("${path.module}/../../address-plan.yaml")).environments[var.environment].vpc
  _tiers = {
    for tier, zones in local._vpc.tiers :
    tier => { for az, subnet in zones : az => subnet.cidr }
  }
}

module "kms_key" {
  source = "../../modules/kms-key"

  name        = local.name
  description = "Shared key of ${local.name}, for the foundation and the projects on it."
  account_id  = local._account_id
  region      = var.region

  # Every service that a project may encrypt: projects have no key of their own.
  services = [
    "backup", "cloudwatch", "dynamodb", "ebs", "ecr", "ecs", "efs", "elasticache", "events",
    "kinesis", "logs", "opensearch", "rds", "s3", "secretsmanager", "sns", "sqs", "ssm",
  ]
}

module "network" {
  source = "../../modules/network"

  name            = local.name
  account_id      = local._account_id
  region          = var.region
  cidr            = local._vpc.cidr
  public_subnets  = local._tiers.public
  private_subnets = local._tiers.private
  nat_gateway_azs = var.nat_gateway_azs
  flow_logs = var.enable_flow_logs ? {
    kms_key_arn    = module.kms_key.key_arn
    retention_days = var.log_retention_days
  } : null
}

module "security_groups" {
  source = "../../modules/security-groups"

  name   = local.name
  vpc_id = module.network.vpc_id
}

module "data_subnet_groups" {
  source = "../../modules/data-subnet-groups"

  name       = local.name
  subnet_ids = module.network.private_subnet_ids
}

module "ecs_cluster" {
  source = "../../modules/ecs-cluster"

  name                               = local.name
  capacity_provider_strategy         = var.capacity_provider_strategy
  container_insights                 = var.container_insights
  execute_command_log_retention_days = var.log_retention_days
  kms_key_arn                        = module.kms_key.key_arn
}

module "logs_bucket" {
  source = "../../modules/s3-bucket"

  name       = "${local.name}-logs"
  encryption = { kms_key_arn = module.kms_key.key_arn }
  retention  = var.log_bucket_retention
  versioning = true
}

module "alb_logs_bucket" {
  source = "../../modules/s3-bucket"

  name       = "${local.name}-alb-logs"
  retention  = var.log_bucket_retention
  versioning = true

  # SSE-S3: Elastic Load Balancing delivers to no bucket that is encrypted with KMS.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  encryption = {}

  alb_log_delivery = {
    account_id = local._account_id
    region     = var.region
  }
}

module "backup_bucket" {
  source = "../../modules/s3-bucket"
  count  = var.backup_bucket == null ? 0 : 1

  name       = "${local.name}-backup"
  encryption = { kms_key_arn = module.kms_key.key_arn }
  retention  = var.backup_bucket.retention
  versioning = true
}

# Parts that are off until switched on: terraform/README.md tells how.

module "alb" {
  source = "../../modules/alb"
  count  = var.shared_alb == null ? 0 : 1

  name                        = local.name
  additional_certificate_arns = var.shared_alb.additional_certificate_arns
  certificate_arn             = var.shared_alb.certificate_arn
  desync_mitigation_mode      = var.shared_alb.desync_mitigation_mode
  enable_deletion_protection  = var.shared_alb.deletion_protection
  idle_timeout_seconds        = var.shared_alb.idle_timeout_seconds
  security_group_id           = module.security_groups.alb_security_group_id
  ssl_policy                  = var.shared_alb.ssl_policy
  subnet_ids                  = module.network.public_subnet_ids
  web_acl                     = var.shared_alb.web_acl_arn == null ? null : { arn = var.shared_alb.web_acl_arn }

  # The bucket's name waits for its policy: ELB tries the delivery when the load balancer is made.
  logs = {
    bucket = module.alb_logs_bucket.id
    prefix = var.project
  }
}

module "dns" {
  source = "../../modules/dns"
  count  = var.dns == null ? 0 : 1

  name               = local.name
  account_id         = local._account_id
  region             = var.region
  kms_key_arn        = module.kms_key.key_arn
  log_retention_days = var.log_retention_days
  private_zone_name  = var.dns.private_zone_name
  public_zone        = var.dns.public_zone_name == null ? null : { name = var.dns.public_zone_name }
  vpc_id             = module.network.vpc_id
}

module "elasticache" {
  source = "../../modules/elasticache"
  count  = var.shared_elasticache == null ? 0 : 1

  name               = local.name
  kms_key_arn        = module.kms_key.key_arn
  log_retention_days = var.log_retention_days
  security_group_id  = module.security_groups.elasticache_security_group_id
  subnet_group_name  = module.data_subnet_groups.elasticache_subnet_group_name

  # What is null is as the module has it by default.
  engine                  = var.shared_elasticache.engine
  engine_version          = var.shared_elasticache.engine_version
  final_snapshot          = var.shared_elasticache.final_snapshot
  final_snapshot_suffix   = var.shared_elasticache.final_snapshot_suffix
  maintenance_window      = var.shared_elasticache.maintenance_window
  multi_az                = var.shared_elasticache.multi_az
  node_type               = var.shared_elasticache.node_type
  parameters              = var.shared_elasticache.parameters
  replica_count           = var.shared_elasticache.replica_count
  snapshot_retention_days = var.shared_elasticache.snapshot_retention_days
  snapshot_window         = var.shared_elasticache.snapshot_window
  users                   = var.shared_elasticache.users
}

module "monitoring" {
  source = "../../modules/monitoring"
  count  = var.monitoring == null ? 0 : 1

  name          = local.name
  account_id    = local._account_id
  region        = var.region
  kms_key_arn   = module.kms_key.key_arn
  subscriptions = var.monitoring.subscriptions
  thresholds    = var.monitoring.thresholds

  ecs = {
    cluster_arn        = module.ecs_cluster.arn
    cluster_name       = module.ecs_cluster.name
    container_insights = var.container_insights != "disabled"
  }
  elasticache = var.shared_elasticache == null ? null : {
    member_ids = one(module.elasticache[*].member_ids)
  }
  kms     = { key_arn = module.kms_key.key_arn }
  network = { nat_gateway_ids = zipmap(sort(var.nat_gateway_azs), module.network.nat_gateway_ids) }
  rds = var.shared_rds == null ? null : {
    cluster_identifier   = one(module.rds[*].cluster_identifier)
    instance_identifiers = one(module.rds[*].instance_identifiers)
    serverless           = var.shared_rds.instance_class == "db.serverless"
  }
}

module "rds" {
  source = "../../modules/rds"
  count  = var.shared_rds == null ? 0 : 1

  name               = local.name
  region             = var.region
  kms_key_arn        = module.kms_key.key_arn
  log_retention_days = var.log_retention_days

  network = {
    ecs_tasks_security_group_id = module.security_groups.ecs_tasks_security_group_id
    security_group_id           = module.security_groups.rds_security_group_id
    subnet_group_name           = module.data_subnet_groups.rds_subnet_group_name
    subnet_ids                  = module.network.private_subnet_ids
    vpc_id                      = module.network.vpc_id
  }

  # What is null is as the module has it by default.
  backup_retention_days               = var.shared_rds.backup_retention_days
  backup_window                       = var.shared_rds.backup_window
  database_name                       = var.shared_rds.database_name
  deletion_protection                 = var.shared_rds.deletion_protection
  engine                              = var.shared_rds.engine
  engine_version                      = var.shared_rds.engine_version
  final_snapshot                      = var.shared_rds.final_snapshot
  final_snapshot_suffix               = var.shared_rds.final_snapshot_suffix
  instance_class                      = var.shared_rds.instance_class
  maintenance_window                  = var.shared_rds.maintenance_window
  master_username                     = var.shared_rds.master_username
  multi_az                            = var.shared_rds.multi_az
  parameters                          = var.shared_rds.parameters
  performance_insights_retention_days = var.shared_rds.performance_insights_retention_days
  proxy                               = var.shared_rds.proxy
  reader_count                        = var.shared_rds.reader_count
  serverless_capacity                 = var.shared_rds.serverless_capacity
  storage                             = var.shared_rds.storage
}

module "contract" {
  source = "../../modules/contract"

  prefix  = "/${var.project}/${var.environment}"
  entries = merge(local.contract, local._switched_on)
}
