variable "optional" {
  type    = string
  default = null
}

output "value" {
  value = "here ${coalesce(var.optional, "default")}"
}
