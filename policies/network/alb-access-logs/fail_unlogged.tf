resource "aws_alb" "unset" { # expect: alb-access-logs
  subnets = ["subnet-1", "subnet-2"]
}

# A block alone switches nothing on.
resource "aws_lb" "not_enabled" {
  subnets = ["subnet-1", "subnet-2"]

  access_logs { # expect: alb-access-logs
    bucket = "acme-alb-logs"
  }
}

resource "aws_lb" "switched_off" {
  load_balancer_type = "application"
  subnets            = ["subnet-1", "subnet-2"]

  access_logs {
    bucket  = "acme-alb-logs"
    enabled = "false" # expect: alb-access-logs
  }
}

resource "aws_elb" "classic" {
  access_logs {
    bucket  = "acme-elb-logs"
    enabled = false # expect: alb-access-logs
  }
}
