# min = max is a fixed number of tasks; the target stays, so that a wider range needs no new one.

locals {
  _target_values = {
    ECSServiceAverageCPUUtilization    = var.autoscaling.cpu_percent
    ECSServiceAverageMemoryUtilization = var.autoscaling.memory_percent
    ALBRequestCountPerTarget           = var.autoscaling.requests_per_target
  }
  _given   = { for metric, value in local._target_values : metric => value if value != null }
  _targets = length(local._given) > 0 ? local._given : { ECSServiceAverageCPUUtilization = 60 }

  # The part after loadbalancer/ of its ARN, and from targetgroup/ on.
  # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
  _request_label = var.autoscaling.requests_per_target == null ? null : join("/", [
    try(var.load_balancer.arn_suffix, ""),
    one(aws_lb_target_group.this[*].arn_suffix),
  ])
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  resource_id        = "service/${local._cluster_name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.autoscaling.min
  max_capacity       = var.autoscaling.max

  tags = { Name = var.name }
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local._targets

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = each.value
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = each.key
      resource_label         = each.key == "ALBRequestCountPerTarget" ? local._request_label : null
    }
  }
}
