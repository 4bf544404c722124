locals {
  one = "a"
}

variable "replaced" {
  default = "a"
}

variable "loosened" {
  type    = any
  default = ["a"]
}

resource "terraform_data" "this" {
  input = { from = "a" }

  lifecycle {
    prevent_destroy = true
  }
}

resource "terraform_data" "counted" {
  count = 3
}

module "child" {
  source = "./other"
  name   = "a"
}

output "child" {
  value = "a ${module.child.said}"
}
