variable "backup_retention_days" {
  description = "Days that automated backups are kept, and that a point in time can be restored from."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "backup_retention_days must be between 1 and 35, got ${var.backup_retention_days}."
  }
}

variable "backup_window" {
  description = "Daily window of the backups in UTC; 17:00 is 2 o'clock at night in Seoul."
  type        = string
  default     = "17:00-18:00"
  nullable    = false

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.backup_window))
    error_message = "backup_window must be two times of day in UTC such as 17:00-18:00, got \"${var.backup_window}\"."
  }
}

variable "database_name" {
  description = "Name of the first database."
  type        = string
  default     = "connectly"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name must have at most 63 lower-case letters, digits and underscores and start with a letter, got \"${var.database_name}\"."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the database; off in an environment that may lose it."
  type        = bool
  default     = true
  nullable    = false
}

variable "engine" {
  description = "Either aurora-postgresql for an Aurora cluster or postgres for an RDS instance."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["aurora-postgresql", "postgres"], var.engine)
    error_message = "engine must be aurora-postgresql or postgres, got \"${var.engine}\"."
  }
}

variable "engine_version" {
  description = "Major version of PostgreSQL; AWS chooses the minor version, and upgrades it in the maintenance window."
  type        = string
  default     = "17"
  nullable    = false

  validation {
    condition     = can(regex("^1[4-9]$", var.engine_version))
    error_message = "engine_version must be a major version of PostgreSQL from 14 on, such as 17, got \"${var.engine_version}\"."
  }
}

variable "final_snapshot" {
  description = "Whether a snapshot is made before the database is deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "final_snapshot_suffix" {
  description = "Last part of the name of the final snapshot; another one each time that the database is deleted, for the last snapshot keeps its name."
  type        = string
  default     = "final"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.final_snapshot_suffix))
    error_message = "final_snapshot_suffix must have lower-case letters, digits and single hyphens between them, got \"${var.final_snapshot_suffix}\"."
  }
}

variable "instance_class" {
  description = "Class of every instance, for example db.r8g.large; db.serverless for Aurora Serverless v2."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^db\\.(serverless|[a-z0-9-]+\\.[a-z0-9]+)$", var.instance_class))
    error_message = "instance_class must be a class of RDS such as db.r8g.large or db.serverless, got \"${var.instance_class}\"."
  }

  validation {
    condition     = var.instance_class != "db.serverless" || var.engine == "aurora-postgresql"
    error_message = "instance_class db.serverless is one of Aurora alone: engine must be aurora-postgresql."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key for storage, snapshots, Performance Insights, the master user's secret and the logs; its policy must allow rds, secretsmanager and logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
  }
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps the logs."
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
  description = "Weekly window for upgrades in UTC, apart from backup_window; Sunday 18:00 is Monday 3 o'clock in Seoul."
  type        = string
  default     = "sun:18:30-sun:19:30"
  nullable    = false

  validation {
    condition     = can(regex("^((mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9](-|$)){2}$", var.maintenance_window))
    error_message = "maintenance_window must be two times of the week in UTC such as sun:18:30-sun:19:30, got \"${var.maintenance_window}\"."
  }
}

variable "master_username" {
  description = "Name of the master user, whose password RDS makes and rotates."
  type        = string
  default     = "connectly_admin"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.master_username)) && !contains(["admin", "postgres", "rdsadmin"], var.master_username)
    error_message = "master_username must have at most 63 lower-case letters, digits and underscores, start with a letter and be none of admin, postgres and rdsadmin, got \"${var.master_username}\"."
  }
}

variable "multi_az" {
  description = "Whether the database survives the loss of a zone: a standby of the instance, one reader or more of the Aurora cluster."
  type        = bool
  default     = true
  nullable    = false
}

variable "name" {
  description = "Prefix of every name, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 3 && length(var.name) <= 40
    error_message = "name must have 3 to 40 lower-case letters, digits and single hyphens and start with a letter, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "network" {
  description = "Where the database is: the shared security groups of databases and of ECS tasks, the private subnets and the RDS subnet group of them, their VPC."
  type = object({
    ecs_tasks_security_group_id = string
    security_group_id           = string
    subnet_group_name           = string
    subnet_ids                  = list(string)
    vpc_id                      = string
  })
  nullable = false

  validation {
    condition     = can(regex("^sg-", var.network.security_group_id)) && can(regex("^sg-", var.network.ecs_tasks_security_group_id))
    error_message = "network must have ids of security groups such as sg-0123456789abcdef0."
  }

  validation {
    condition     = length(var.network.subnet_ids) >= 2 && alltrue([for id in var.network.subnet_ids : can(regex("^subnet-", id))])
    error_message = "network.subnet_ids must be the ids of two subnets or more, such as subnet-0123456789abcdef0."
  }

  validation {
    condition     = can(regex("^vpc-", var.network.vpc_id))
    error_message = "network.vpc_id must be the id of a VPC such as vpc-0123456789abcdef0."
  }
}

variable "parameters" {
  description = "Further parameters of PostgreSQL by name, which take effect with the next reboot."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains(keys(var.parameters), "rds.force_ssl")
    error_message = "parameters must not have rds.force_ssl: TLS is forced."
  }
}

variable "performance_insights_retention_days" {
  description = "Days that Performance Insights keeps; 7 cost nothing."
  type        = number
  default     = 7
  nullable    = false

  # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
  validation {
    condition     = contains(concat([7, 731], range(31, 714, 31)), var.performance_insights_retention_days)
    error_message = "performance_insights_retention_days must be 7, a multiple of 31 up to 713, or 731, got ${var.performance_insights_retention_days}."
  }
}

variable "proxy" {
  description = "RDS Proxy before the database; null: none. Its users are the master user and those of secret_arns; iam_auth: they come with a token of IAM instead of their password."
  type = object({
    iam_auth                    = optional(bool, true)
    idle_client_timeout_seconds = optional(number, 1800)
    max_connections_percent     = optional(number, 90)
    secret_arns                 = optional(set(string), [])
  })
  default = null

  validation {
    condition     = var.proxy == null || alltrue([for arn in try(var.proxy.secret_arns, []) : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+$", arn))])
    error_message = "proxy.secret_arns must be ARNs of Secrets Manager secrets, arn:aws:secretsmanager:<region>:<account>:secret:<name>."
  }

  validation {
    condition     = var.proxy == null || try(var.proxy.max_connections_percent >= 1 && var.proxy.max_connections_percent <= 100, false)
    error_message = "proxy.max_connections_percent must be between 1 and 100."
  }

  validation {
    condition     = var.proxy == null || try(var.proxy.idle_client_timeout_seconds >= 1 && var.proxy.idle_client_timeout_seconds <= 28800, false)
    error_message = "proxy.idle_client_timeout_seconds must be between 1 and 28800, which are 8 hours."
  }
}

variable "reader_count" {
  description = "Readers of the Aurora cluster; null: one where multi_az is true, else none."
  type        = number
  default     = null

  validation {
    condition     = var.reader_count == null || var.engine == "aurora-postgresql"
    error_message = "reader_count is one of Aurora alone: the standby of a postgres instance is asked for by multi_az."
  }

  validation {
    condition     = try(var.reader_count >= (var.multi_az ? 1 : 0) && var.reader_count <= 15, var.reader_count == null)
    error_message = "reader_count must be at most 15, and at least 1 where multi_az is true."
  }
}

variable "region" {
  description = "Region of the database."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as ap-northeast-2, got \"${var.region}\"."
  }
}

variable "serverless_capacity" {
  description = "Least and greatest capacity of an instance of class db.serverless, in Aurora capacity units; null for other classes."
  type = object({
    min_acu = number
    max_acu = number
  })
  default = null

  validation {
    condition     = (var.serverless_capacity != null) == (var.instance_class == "db.serverless")
    error_message = "serverless_capacity goes with instance_class db.serverless, and only with it."
  }

  # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
  validation {
    condition     = var.serverless_capacity == null || try(var.serverless_capacity.min_acu >= 0 && var.serverless_capacity.min_acu <= var.serverless_capacity.max_acu && var.serverless_capacity.max_acu >= 1 && var.serverless_capacity.max_acu <= 256, false)
    error_message = "serverless_capacity must have 0 <= min_acu <= max_acu, and max_acu from 1 to 256."
  }
}

variable "storage" {
  description = "Storage of a postgres instance in GiB: what it starts with, and how far RDS may let it grow. Aurora needs none."
  type = object({
    allocated_gib     = optional(number, 50)
    max_allocated_gib = optional(number, 200)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.storage.allocated_gib >= 20 && var.storage.allocated_gib < var.storage.max_allocated_gib && var.storage.max_allocated_gib <= 65536
    error_message = "storage must have 20 <= allocated_gib < max_allocated_gib <= 65536."
  }
}
