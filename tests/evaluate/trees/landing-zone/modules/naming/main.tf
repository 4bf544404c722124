variable "parts" {
  type = list(string)
}

variable "settings" {
  type    = object({ separator = optional(string, "-"), limit = optional(number, 32) })
  default = {}
}

output "name" {
  value = substr(join(var.settings.separator, distinct(compact(var.parts))), 0, var.settings.limit)
}
