variable "name" {
  description = "Name of the service."
  type        = string
  default     = "orders"
}

output "name" {
  description = "Name of the service."
  value       = var.name
}
