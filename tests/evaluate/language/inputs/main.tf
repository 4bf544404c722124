variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" { default = "default" }
variable "f" { default = "default" }
variable "g" { default = "default" }
variable "h" {
  type    = map(list(number))
  default = {}
}
variable "i" {
  type      = object({ x = string, y = optional(number, 5) })
  default   = null
  sensitive = true
}
variable "j" { type = any }
variable "k" {
  type      = string
  default   = "e"
  ephemeral = true
}

output "given" {
  value = [var.a, var.b, var.c, var.d, var.e, var.f, var.g, var.h, var.j, nonsensitive(var.i)]
}

output "workspace" {
  value = [terraform.workspace, path.module, path.root]
}

output "ephemeral" {
  value = ephemeralasnull(var.k)
}
