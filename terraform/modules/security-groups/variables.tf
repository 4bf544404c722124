variable "app_port_ranges" {
  description = "Container ports that the load balancer may reach, by a name for the range. From and to are the same for one port."
  type = map(object({
    from_port = number
    to_port   = number
  }))
  default = {
    app = { from_port = 8080, to_port = 8090 }
  }
  nullable = false

  validation {
    condition     = length(var.app_port_ranges) >= 1
    error_message = "app_port_ranges must have one range or more: without one the load balancer reaches no task."
  }

  validation {
    condition     = alltrue([for range in values(var.app_port_ranges) : try(range.from_port >= 1 && range.to_port <= 65535 && range.from_port <= range.to_port, false)])
    error_message = "app_port_ranges must have 1 <= from_port <= to_port <= 65535 in each range."
  }

  validation {
    condition     = alltrue([for range in values(var.app_port_ranges) : try(range.to_port - range.from_port < 1024, false)])
    error_message = "app_port_ranges must have ranges of 1024 ports or fewer: name the ports that applications listen on."
  }
}

variable "cache_ports" {
  description = "Ports of the cache engines that ECS tasks may reach, by engine."
  type        = map(number)
  default     = { redis = 6379 }
  nullable    = false

  validation {
    condition     = alltrue([for port in values(var.cache_ports) : try(port >= 1 && port <= 65535, false)])
    error_message = "cache_ports must be ports from 1 to 65535 by engine, such as { redis = 6379 }."
  }
}

variable "database_ports" {
  description = "Ports of the database engines that ECS tasks may reach, by engine."
  type        = map(number)
  default     = { mysql = 3306, postgresql = 5432 }
  nullable    = false

  validation {
    condition     = alltrue([for port in values(var.database_ports) : try(port >= 1 && port <= 65535, false)])
    error_message = "database_ports must be ports from 1 to 65535 by engine, such as { postgresql = 5432 }."
  }
}

variable "name" {
  description = "Prefix of every name, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 40 lower-case letters, digits and hyphens and start with a letter, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "vpc_id" {
  description = "Id of the VPC that the groups belong to."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC such as vpc-0123456789abcdef0, got \"${var.vpc_id}\"."
  }
}
