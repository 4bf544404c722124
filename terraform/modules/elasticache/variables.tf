variable "engine" {
  description = "Either valkey or redis."
  type        = string
  default     = "valkey"
  nullable    = false

  validation {
    condition     = contains(["redis", "valkey"], var.engine)
    error_message = "engine must be valkey or redis, got \"${var.engine}\"."
  }
}

variable "engine_version" {
  description = "Major and minor version of the engine; AWS upgrades patches in the maintenance window."
  type        = string
  default     = "8.0"
  nullable    = false

  # Authentication by IAM came with Redis OSS 7.0, and is in every Valkey.
  validation {
    condition     = can(regex(var.engine == "redis" ? "^7\\.[01]$" : "^(7\\.2|[89]\\.[0-9])$", var.engine_version))
    error_message = "engine_version must be a minor version of the engine, 7.2 or later of valkey such as 8.0, 7.0 or 7.1 of redis, got \"${var.engine_version}\"."
  }
}

variable "final_snapshot" {
  description = "Whether a snapshot is made before the cache is deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "final_snapshot_suffix" {
  description = "Last part of the name of the final snapshot; another one each time that the cache is deleted, for the last snapshot keeps its name."
  type        = string
  default     = "final"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.final_snapshot_suffix))
    error_message = "final_snapshot_suffix must have lower-case letters, digits and single hyphens between them, got \"${var.final_snapshot_suffix}\"."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key for data at rest, snapshots and the logs; its policy must allow elasticache and logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
  }
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps the slow log and the engine log."
  type        = number
  nullable    = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days must be a retention that CloudWatch Logs knows, such as 14, 30, 90 or 365, got ${var.log_retention_days}."
  }
}

variable "maintenance_window" {
  description = "Weekly window for upgrades in UTC, apart from snapshot_window; Sunday 18:30 is Monday half past 3 in Seoul."
  type        = string
  default     = "sun:18:30-sun:19:30"
  nullable    = false

  validation {
    condition     = can(regex("^((mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9](-|$)){2}$", var.maintenance_window))
    error_message = "maintenance_window must be two times of the week in UTC such as sun:18:30-sun:19:30, got \"${var.maintenance_window}\"."
  }
}

variable "multi_az" {
  description = "Whether the cache survives the loss of a zone: one replica or more, which takes over by itself."
  type        = bool
  default     = true
  nullable    = false
}

variable "name" {
  description = "Prefix of every name, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  # 40 characters are what the group and its users take, suffixes included.
  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 3 && length(var.name) <= 30
    error_message = "name must have 3 to 30 lower-case letters, digits and single hyphens and start with a letter, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "node_type" {
  description = "Type of every node, for example cache.r7g.large."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z0-9-]+\\.[a-z0-9]+$", var.node_type))
    error_message = "node_type must be a node type of ElastiCache such as cache.r7g.large, got \"${var.node_type}\"."
  }
}

variable "parameters" {
  description = "Parameters of the engine by name, other than its defaults, for example maxmemory-policy."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains(keys(var.parameters), "cluster-enabled")
    error_message = "parameters must not have cluster-enabled: the cache is one shard, with the endpoints of one."
  }
}

variable "replica_count" {
  description = "Replicas of the primary; null: one where multi_az is true, else none."
  type        = number
  default     = null

  validation {
    condition     = try(var.replica_count >= (var.multi_az ? 1 : 0) && var.replica_count <= 5, var.replica_count == null)
    error_message = "replica_count must be at most 5, and at least 1 where multi_az is true."
  }
}

variable "security_group_id" {
  description = "Id of the shared security group of caches."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-", var.security_group_id))
    error_message = "security_group_id must be the id of a security group such as sg-0123456789abcdef0, got \"${var.security_group_id}\"."
  }
}

variable "snapshot_retention_days" {
  description = "Days that automatic snapshots are kept; 0: there are none."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.snapshot_retention_days >= 0 && var.snapshot_retention_days <= 35
    error_message = "snapshot_retention_days must be between 0 and 35, got ${var.snapshot_retention_days}."
  }
}

variable "snapshot_window" {
  description = "Daily window of the snapshots in UTC; 17:00 is 2 o'clock at night in Seoul."
  type        = string
  default     = "17:00-18:00"
  nullable    = false

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.snapshot_window))
    error_message = "snapshot_window must be two times of day in UTC such as 17:00-18:00, got \"${var.snapshot_window}\"."
  }
}

variable "subnet_group_name" {
  description = "Name of the ElastiCache subnet group of the private subnets."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.subnet_group_name) > 0 && var.subnet_group_name != "default"
    error_message = "subnet_group_name must be the name of a subnet group of ours; default is that of the default VPC."
  }
}

variable "users" {
  description = "Who may connect and what each may do: the access string of a user by the last part of its name, who authenticates by IAM."
  type        = map(string)
  default     = { app = "on ~* &* +@all -@dangerous +info" }
  nullable    = false

  validation {
    condition     = length(var.users) > 0 && alltrue([for user in keys(var.users) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", user)) && user != "default"])
    error_message = "users must have one user or more by names of lower-case letters, digits and single hyphens, such as app; default is the engine's own."
  }

  validation {
    condition     = alltrue([for user in keys(var.users) : length("${var.name}-${user}") <= 40])
    error_message = "users must have names that with name and a hyphen before them have 40 characters or fewer."
  }

  validation {
    condition     = alltrue([for access in values(var.users) : can(regex("^(on|off) ", access)) && !can(regex("(^| )(nopass|>|#|resetpass)", access))])
    error_message = "users must have access strings that start with on or off, and have no password in them."
  }
}
