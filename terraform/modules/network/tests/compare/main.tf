# Keeps the ids of one run and compares them with those of a later one. OpenTofu
# needs both steps: its assertions see no other run, and the variables of a run
# see only the last run of each module.

variable "after" {
  description = "Role of a resource to its id after the change."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "before" {
  description = "Role of a resource to its id before the change."
  type        = map(string)
  nullable    = false
}

output "before" {
  description = "Role of a resource to its id before the change."
  value       = var.before
}
