variable "name" { # expect: output-described
  type    = string
  default = "orders"
}

variable "anything" { # expect: output-described
  description = "Takes anything."
  default     = null
}

output "name" { # expect: output-described
  value = var.name
}
