variable "backup_bucket" {
  description = "Dedicated bucket for backups and how its objects age, in days; null: none."
  type = object({
    retention = object({
      expiration_days                 = optional(number)
      noncurrent_expiration_days      = optional(number, 90)
      transition_to_deep_archive_days = optional(number)
      transition_to_glacier_days      = optional(number)
      transition_to_ia_days           = optional(number)
    })
  })
  default = null
}

variable "capacity_provider_strategy" {
  description = "Default strategy of the ECS cluster, preferred capacity provider first."
  type = list(object({
    base              = optional(number, 0)
    capacity_provider = string
    weight            = number
  }))
  nullable = false
}

variable "container_insights" {
  description = "Container Insights of the ECS cluster: disabled, enabled or enhanced."
  type        = string
  nullable    = false
}

variable "cost_center" {
  description = "Value of the tag CostCenter on every resource."
  type        = string
  nullable    = false
}

variable "dns" {
  description = "Private zone of the VPC and, where wanted, a public zone, each by its name; null: none."
  type = object({
    private_zone_name = string
    public_zone_name  = optional(string)
  })
  default = null
}

variable "enable_flow_logs" {
  description = "Whether the VPC has flow logs of all traffic."
  type        = bool
  nullable    = false
}

variable "environment" {
  description = "Name of the environment: a key of environments in terraform/address-plan.yaml, and of this directory."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod, got \"${var.environment}\"."
  }
}

variable "log_bucket_retention" {
  description = "How the objects of the two log buckets age, in days."
  type = object({
    expiration_days                 = optional(number)
    noncurrent_expiration_days      = optional(number, 90)
    transition_to_deep_archive_days = optional(number)
    transition_to_glacier_days      = optional(number)
    transition_to_ia_days           = optional(number)
  })
  nullable = false
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps the log groups of the foundation."
  type        = number
  nullable    = false
}

variable "monitoring" {
  description = "Dashboards and alarms for what is shared: who is told, and thresholds other than the module's; null: none."
  type = object({
    subscriptions = optional(map(object({
      endpoint = string
      protocol = string
    })), {})
    thresholds = optional(map(number), {})
  })
  default = null
}

variable "nat_gateway_azs" {
  description = "Availability zones with a NAT gateway, one or more."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.nat_gateway_azs) >= 1
    error_message = "nat_gateway_azs must have one availability zone or more: the contract publishes nat_gateway_ids, and applications need a way out."
  }
}

variable "owner" {
  description = "Value of the tag Owner on every resource: the team that answers for the foundation."
  type        = string
  nullable    = false
}

variable "project" {
  description = "First part of every name, value of the tag Project and of the first part of every parameter's path."
  type        = string
  default     = "connectly-shared"
  nullable    = false
}

variable "region" {
  description = "AWS region of the foundation."
  type        = string
  nullable    = false
}

variable "shared_alb" {
  description = "Load balancer that projects share: its certificates (the first, and others by a name for each), and what else differs from its defaults; null: none."
  type = object({
    additional_certificate_arns = optional(map(string), {})
    certificate_arn             = string
    deletion_protection         = optional(bool, true)
    desync_mitigation_mode      = optional(string, "defensive")
    idle_timeout_seconds        = optional(number, 60)
    ssl_policy                  = optional(string, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09")
    web_acl_arn                 = optional(string)
  })
  default = null
}

variable "shared_elasticache" {
  description = "The shared cache; null: none. What is left out is as terraform/modules/elasticache has it by default, which is right for prod."
  type = object({
    node_type               = string
    engine                  = optional(string)
    engine_version          = optional(string)
    final_snapshot          = optional(bool)
    final_snapshot_suffix   = optional(string)
    maintenance_window      = optional(string)
    multi_az                = optional(bool)
    parameters              = optional(map(string))
    replica_count           = optional(number)
    snapshot_retention_days = optional(number)
    snapshot_window         = optional(string)
    users                   = optional(map(string))
  })
  default = null
}

variable "shared_rds" {
  description = "The shared PostgreSQL database; null: none. What is left out is as terraform/modules/rds has it by default, which is right for prod."
  type = object({
    engine                              = string
    instance_class                      = string
    backup_retention_days               = optional(number)
    backup_window                       = optional(string)
    database_name                       = optional(string)
    deletion_protection                 = optional(bool)
    engine_version                      = optional(string)
    final_snapshot                      = optional(bool)
    final_snapshot_suffix               = optional(string)
    maintenance_window                  = optional(string)
    master_username                     = optional(string)
    multi_az                            = optional(bool)
    parameters                          = optional(map(string))
    performance_insights_retention_days = optional(number)
    reader_count                        = optional(number)
    proxy = optional(object({
      iam_auth                    = optional(bool)
      idle_client_timeout_seconds = optional(number)
      max_connections_percent     = optional(number)
      secret_arns                 = optional(set(string))
    }))
    serverless_capacity = optional(object({
      min_acu = number
      max_acu = number
    }))
    storage = optional(object({
      allocated_gib     = optional(number)
      max_allocated_gib = optional(number)
    }))
  })
  default = null
}
