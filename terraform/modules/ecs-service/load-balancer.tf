# A target group of the service's own, and a rule of a listener that exists already: of the
# project's load balancer or of one that several services share.

resource "aws_lb_target_group" "this" {
  count = var.load_balancer == null ? 0 : 1

  name        = var.name
  vpc_id      = var.load_balancer.vpc_id
  target_type = "ip"
  protocol    = "HTTP"

  # ECS registers each task with its container's port; a fixed one here means that another
  # container port never replaces the group.
  port = 80

  deregistration_delay = var.load_balancer.deregistration_delay_seconds

  health_check {
    path                = var.load_balancer.health_check_path
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = { Name = var.name }
}

resource "aws_lb_listener_rule" "this" {
  count = var.load_balancer == null ? 0 : 1

  listener_arn = var.load_balancer.listener_arn
  priority     = var.load_balancer.priority

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[0].arn
  }

  dynamic "condition" {
    for_each = length(var.load_balancer.host_headers) == 0 ? [] : [var.load_balancer.host_headers]

    content {
      host_header {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(var.load_balancer.path_patterns) == 0 ? [] : [var.load_balancer.path_patterns]

    content {
      path_pattern {
        values = condition.value
      }
    }
  }

  tags = { Name = var.name }
}
