terraform {
  required_version = ">= 1.9"
}

variable "size" {
  type    = number
  default = 3

  validation {
    condition     = var.size > 2
    error_message = "too small: ${var.size}"
  }

  validation {
    condition     = var.size < var.limit
    error_message = "too big"
  }
}

variable "limit" { default = 10 }

resource "terraform_data" "new" {
  input = "n"
}

resource "terraform_data" "several" {
  for_each = toset(["a", "b"])
  input    = each.key

  lifecycle {
    precondition {
      condition     = each.key != ""
      error_message = "empty"
    }
    postcondition {
      condition     = self.input == each.key
      error_message = "other"
    }
  }

  provisioner "local-exec" {
    when       = destroy
    command    = "echo ${self.input}"
    on_failure = continue
  }
}

moved {
  from = terraform_data.old
  to   = terraform_data.new
}

moved {
  from = terraform_data.several[0]
  to   = terraform_data.several["a"]
}

moved {
  from = module.gone
  to   = module.here
}

module "here" {
  source = "./here"
}

removed {
  from = terraform_data.dropped

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.dropped
  lifecycle {
    destroy = true
  }
}

import {
  to = terraform_data.imported
  id = "given"
}

import {
  for_each = { x = "1", y = "2" }
  to       = terraform_data.imports[each.key]
  id       = each.value
}

resource "terraform_data" "imported" {
}

resource "terraform_data" "imports" {
  for_each = toset(["x", "y"])
}

check "sizes" {
  assert {
    condition     = var.size == 4
    error_message = "the size is ${var.size}"
  }

  assert {
    condition     = alltrue([for one in terraform_data.several : one.input != "c"])
    error_message = "c"
  }
}

output "new" {
  value = terraform_data.new.input

  precondition {
    condition     = var.size == 3
    error_message = "no"
  }
}

output "hidden" {
  value     = "h"
  sensitive = true
}

output "here" {
  value      = module.here.value
  depends_on = [terraform_data.several]
}
