variable "name" {
  description = "Prefix of every name, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 40 lower-case letters, digits and hyphens and start with a letter, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "subnet_ids" {
  description = "Ids of the private subnets, in two availability zones or more."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must have two subnets or more, each in its own availability zone: RDS refuses a group of one."
  }

  validation {
    condition     = alltrue([for id in var.subnet_ids : can(regex("^subnet-", id))])
    error_message = "subnet_ids must be ids of subnets such as subnet-0123456789abcdef0, got ${join(", ", var.subnet_ids)}."
  }
}
