resource "aws_lb" "unset" { # expect: alb-drop-invalid-headers
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_alb" "off" {
  internal                   = false
  subnets                    = ["subnet-1", "subnet-2"]
  drop_invalid_header_fields = false # expect: alb-drop-invalid-headers
}
