variable "entries" {
  description = "What is published: output name to its parameter's path below prefix, type, description, and value (String) or values (StringList, joined by commas in the given order)."
  type = map(object({
    description = string
    path        = string
    type        = optional(string, "String")
    value       = optional(string)
    values      = optional(list(string))
  }))
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.entries) : can(regex("^[a-z][a-z0-9_]*$", name))])
    error_message = "entries must have names of outputs in snake_case such as vpc_id for keys, got ${join(", ", keys(var.entries))}."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : can(regex("^[a-z0-9-]+(/[a-z0-9-]+)*$", entry.path))])
    error_message = "entries must have paths of lower-case words with single slashes between them, such as subnets/private/ids, got ${join(", ", values(var.entries)[*].path)}."
  }

  validation {
    condition     = length(distinct(values(var.entries)[*].path)) == length(var.entries)
    error_message = "entries must have a path each: two of them would share one parameter, got ${join(", ", values(var.entries)[*].path)}."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : try(contains(["String", "StringList"], entry.type), false)])
    error_message = "entries must be of type String or StringList (secrets are no part of the contract), got ${join(", ", values(var.entries)[*].type)}."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : try(length(entry.description) > 0, false)])
    error_message = "entries must have a description each: a sentence on what a consumer gets."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : try(length(entry.value) > 0, false) if entry.type == "String"])
    error_message = "entries of type String must have a value that is not empty: SSM stores no empty parameter."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : entry.values == null if entry.type == "String"])
    error_message = "entries of type String must have value alone; values is for type StringList."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : try(length(entry.values) > 0, false) if entry.type == "StringList"])
    error_message = "entries of type StringList must have one of values or more: SSM stores no empty parameter."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : entry.value == null if entry.type == "StringList"])
    error_message = "entries of type StringList must have values alone; value is for type String."
  }

  validation {
    condition     = alltrue([for entry in values(var.entries) : alltrue([for value in coalesce(entry.values, []) : try(value != "" && !strcontains(value, ","), false)])])
    error_message = "entries must have texts without a comma in values: the comma separates them."
  }
}

variable "prefix" {
  description = "Path that every parameter stands below, project and environment, for example /connectly-shared/dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-z0-9-]+)+$", var.prefix))
    error_message = "prefix must start with a slash and not end with one, such as /connectly-shared/dev, got \"${var.prefix}\"."
  }

  validation {
    condition     = !can(regex("^/(aws|ssm)([^a-z0-9]|$)", var.prefix))
    error_message = "prefix must not start with /aws or /ssm, which AWS keeps for itself, got \"${var.prefix}\"."
  }
}
