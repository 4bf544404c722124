variable "name" {
  type     = string
  nullable = false
}

variable "index" {
  default = 10
}

resource "terraform_data" "this" {
  input = "${var.name}-${var.index}"
}

output "full" {
  value = { name = "${var.name}-${var.index}", given = terraform_data.this.input }
}

output "path" { value = path.module }
