variable "name" { type = string }
variable "size" { type = number }
output "said" { value = "other ${var.name} ${var.size}" }
