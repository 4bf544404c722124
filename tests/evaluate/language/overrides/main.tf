variable "kept" {
  type    = string
  default = "main"
}

variable "replaced" {
  type    = string
  default = "main"
}

variable "loosened" {
  type        = number
  default     = 1
  description = "A number here, anything in the override."
}

locals {
  one = "main"
  two = "main ${local.one}"
}

resource "terraform_data" "this" {
  input            = { from = "main", kept = var.kept }
  triggers_replace = ["main"]

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = var.kept == "main"
      error_message = "kept beside the override"
    }
  }
}

resource "terraform_data" "counted" {
  count = 1
  input = "main ${count.index}"
}

module "child" {
  source = "./child"
  name   = "main"
  size   = 1
}

output "locals" {
  value = [local.one, local.two]
}

output "variables" {
  value = [var.kept, var.replaced, var.loosened]
}

output "child" {
  value       = module.child.said
  description = "overridden below"
}

output "counted" {
  value = [for one in terraform_data.counted : one.input]
}
