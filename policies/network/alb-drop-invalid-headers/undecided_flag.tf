variable "strict" {
  type = bool
}

resource "aws_lb" "this" {
  subnets                    = ["subnet-1", "subnet-2"]
  drop_invalid_header_fields = var.strict # expect-undecided: alb-drop-invalid-headers
}
