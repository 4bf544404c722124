variable "protocol" {
  type = string
}

variable "listener_arn" {
  type = string
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:loadbalancer/app/a/1"
  port              = 8443
  protocol          = var.protocol # expect-undecided: alb-https

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }
}

resource "aws_lb_listener_rule" "this" {
  listener_arn = var.listener_arn # expect-undecided: alb-https

  action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}
