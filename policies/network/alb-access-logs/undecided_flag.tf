variable "log" {
  type = bool
}

variable "kind" {
  type = string
}

resource "aws_lb" "by_flag" {
  subnets = ["subnet-1", "subnet-2"]

  access_logs {
    bucket  = "acme-alb-logs"
    enabled = var.log # expect-undecided: alb-access-logs
  }
}

resource "aws_lb" "by_block" {
  subnets = ["subnet-1", "subnet-2"]

  dynamic "access_logs" { # expect-undecided: alb-access-logs
    for_each = var.log ? ["acme-alb-logs"] : []
    content {
      bucket  = access_logs.value
      enabled = true
    }
  }
}

resource "aws_lb" "by_kind" { # expect-undecided: alb-access-logs
  load_balancer_type = var.kind
  subnets            = ["subnet-1", "subnet-2"]
}
