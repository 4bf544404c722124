variable "autoscaling" {
  description = "Fewest and most tasks, and what autoscaling keeps them at; see the module's README."
  type = object({
    min                 = number
    max                 = number
    cpu_percent         = optional(number)
    memory_percent      = optional(number)
    requests_per_target = optional(number)
  })
  nullable = false
}

#? redis
variable "cache" {
  description = "Size of the cache: node type, number of nodes, and days that snapshots are kept."
  type = object({
    node_type               = string
    nodes                   = number
    snapshot_retention_days = number
  })
  nullable = false

  validation {
    condition     = var.cache.nodes >= 1 && var.cache.nodes <= 6
    error_message = "cache.nodes must be between 1 and 6, got ${var.cache.nodes}."
  }
}

#? end
#? alb
variable "certificate_arn" {
  description = "ARN of the ACM certificate of the HTTPS listener, in __REGION__."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:__REGION__:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate, arn:aws:acm:__REGION__:<account>:certificate/<id>, got \"${var.certificate_arn}\"."
  }
}

#? end
variable "container" {
  description = "Image of the service, and the command that it runs; null for the image's own."
  type = object({
    image   = string
    command = optional(list(string))
  })
  nullable = false
}

variable "cost_center" {
  description = "Cost centre that pays for the project."
  type        = string
  nullable    = false
}

#? rds
variable "database" {
  description = "Size of the database: instance class, storage in GiB at the start (it grows to five times as much), whether there is a standby in another zone, and days that backups are kept."
  type = object({
    instance_class        = string
    storage_gib           = number
    multi_az              = bool
    backup_retention_days = number
  })
  nullable = false

  validation {
    condition     = var.database.backup_retention_days >= 1 && var.database.backup_retention_days <= 35
    error_message = "database.backup_retention_days must be between 1 and 35, got ${var.database.backup_retention_days}."
  }
}

#? end
#? protects
variable "deletion_protection" {
  description = "Whether database and load balancer are protected from deletion, and data leaves a final snapshot."
  type        = bool
  nullable    = false
}

#? end
variable "environment" {
  description = "Environment of this directory."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["__ENVIRONMENTS__"], var.environment)
    error_message = "environment must be one of __ENVIRONMENT_NAMES__, got \"${var.environment}\"."
  }
}

#? balanced
variable "health_check_path" {
  description = "Path that the load balancer asks for the health of a task; 200 is healthy."
  type        = string
  nullable    = false
}

#? end
#? shared
variable "host_headers" {
  description = "Host names that the shared load balancer sends to the service; it must have a certificate for each."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.host_headers) > 0
    error_message = "host_headers must have one host name or more: the load balancer is shared, and nothing else tells the services on it apart."
  }
}

#? end
variable "log_retention_days" {
  description = "Days that log groups keep their events."
  type        = number
  nullable    = false
}

variable "owner" {
  description = "Team that owns the project."
  type        = string
  nullable    = false
}

variable "region" {
  description = "Region of the foundation and of the project."
  type        = string
  nullable    = false
}

variable "task_size" {
  description = "CPU units and MiB of memory of a task, as Fargate sells them."
  type = object({
    cpu    = number
    memory = number
  })
  nullable = false
}
