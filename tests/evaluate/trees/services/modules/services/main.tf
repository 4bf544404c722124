locals {
  metrics = { cpu = "ECSServiceAverageCPUUtilization", memory = "ECSServiceAverageMemoryUtilization" }
  scaled  = { for name, service in var.services : name => service.scaling if service.scaling != null }
  targets = merge(flatten([
    for name, scaling in local.scaled : [
      for metric, value in scaling.targets : { "${name}:${metric}" = { service = name, metric = metric, value = value } }
    ]
  ])...)
  listeners = {
    for entry in flatten([
      for name, service in var.services : [
        for port in service.ports : [for at, path in port.paths : { service = name, port = port.container, path = path, at = at }]
      ]
    ]) : "${entry.service}-${entry.port}-${entry.at}" => entry
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.cluster

  dynamic "setting" {
    for_each = { containerInsights = "enabled" }

    content {
      name  = setting.key
      value = setting.value
    }
  }
}

resource "aws_cloudwatch_log_group" "service" {
  for_each = var.services

  name              = "/ecs/${var.cluster}/${each.key}"
  retention_in_days = 14
}

resource "aws_ecs_task_definition" "this" {
  for_each = var.services

  family                   = "${var.cluster}-${each.key}"
  cpu                      = each.value.cpu
  memory                   = coalesce(each.value.memory, each.value.cpu * 2)
  network_mode             = "awsvpc"
  requires_compatibilities = each.value.spot == null ? ["FARGATE"] : ["FARGATE", "EC2"]

  container_definitions = jsonencode([merge(
    {
      name        = each.key
      image       = each.value.image
      essential   = true
      environment = [for name, value in each.value.environment : { name = name, value = value }]
      logConfiguration = {
        logDriver = "awslogs"
        options   = { "awslogs-group" = aws_cloudwatch_log_group.service[each.key].name, "awslogs-region" = "ap-northeast-2" }
      }
    },
    length(each.value.ports) > 0 ? { portMappings = [for port in each.value.ports : { containerPort = port.container, protocol = port.protocol }] } : {},
    { for key, value in { command = each.value.command } : key => value if value != null },
  )])
}

resource "aws_lb_target_group" "port" {
  for_each = { for key, entry in local.listeners : "${entry.service}-${entry.port}" => entry... }

  name        = each.key
  port        = each.value[0].port
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0123456789abcdef0"

  health_check {
    path    = trimsuffix(each.value[0].path, "*")
    matcher = join("-", [200, 299])
  }
}

resource "aws_lb_listener_rule" "path" {
  for_each = local.listeners

  listener_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/main/0123456789abcdef/0123456789abcdef"
  priority     = 100 + index(sort(keys(local.listeners)), each.key)

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.port["${each.value.service}-${each.value.port}"].arn
  }

  condition {
    path_pattern {
      values = [each.value.path]
    }
  }
}

resource "aws_ecs_service" "this" {
  for_each = var.services

  name            = each.key
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this[each.key].arn
  desired_count   = try(each.value.scaling.min, 1)
  launch_type     = each.value.spot == null ? "FARGATE" : null

  dynamic "capacity_provider_strategy" {
    for_each = each.value.spot[*]
    iterator = spot

    content {
      capacity_provider = "FARGATE_SPOT"
      base              = spot.value.base
      weight            = spot.value.weight
    }
  }

  dynamic "load_balancer" {
    for_each = each.value.ports

    content {
      target_group_arn = aws_lb_target_group.port["${each.key}-${load_balancer.value.container}"].arn
      container_name   = each.key
      container_port   = load_balancer.value.container
    }
  }

  network_configuration {
    subnets = ["subnet-0123456789abcdef0"]
  }
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.scaled

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.this[each.key].name}"
  min_capacity       = each.value.min
  max_capacity       = each.value.max
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.targets

  name               = replace(each.key, ":", "-")
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.value.service].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[each.value.service].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[each.value.service].resource_id

  target_tracking_scaling_policy_configuration {
    target_value = each.value.value

    predefined_metric_specification {
      predefined_metric_type = local.metrics[each.value.metric]
    }
  }
}

output "families" {
  value = { for name, task in aws_ecs_task_definition.this : name => task.family }
}
