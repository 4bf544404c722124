variable "name" { type = string }
variable "size" { type = number }
output "said" { value = "child ${var.name} ${var.size}" }
