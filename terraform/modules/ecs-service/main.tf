data "aws_partition" "current" {}

locals {
  _arn     = "arn:${data.aws_partition.current.partition}"
  _volumes = { for path in var.container.writable_paths : replace(trim(path, "/"), "/[^a-zA-Z0-9]+/", "-") => path }

  # Pairs of name and value, in the order of the names: ECS returns them sorted.
  _environment = [
    for name, value in var.container.environment : { name = name, value = value }
  ]
  _secrets = [
    for name, arn in var.container.secrets : { name = name, valueFrom = arn }
  ]

  _definition = {
    name                   = "app"
    image                  = var.container.image
    essential              = true
    readonlyRootFilesystem = var.container.readonly_root_filesystem
    stopTimeout            = var.container.stop_timeout_seconds
    environment            = local._environment
    secrets                = local._secrets
    linuxParameters        = { initProcessEnabled = true }

    portMappings = var.container.port == null ? [] : [
      { containerPort = var.container.port, hostPort = var.container.port, protocol = "tcp" }
    ]
    mountPoints = [
      for name, path in local._volumes : { sourceVolume = name, containerPath = path, readOnly = false }
    ]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "app"
      }
    }
  }

  # What is not set must not be there: ECS takes no null.
  _optional = {
    command = var.container.command
    healthCheck = var.container.health_check_command == null ? null : {
      command     = concat(["CMD"], var.container.health_check_command)
      interval    = 30
      retries     = 3
      startPeriod = 30
      timeout     = 5
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([merge(
    local._definition,
    { for name, value in local._optional : name => value if value != null },
  )])

  runtime_platform {
    cpu_architecture        = var.cpu_architecture
    operating_system_family = "LINUX"
  }

  # Scratch space that a read-only container may write to; gone with the task.
  dynamic "volume" {
    for_each = local._volumes

    content {
      name = volume.key
    }
  }

  tags = { Name = var.name }

  # A task that cannot read its secrets or write its logs counts as a failed deployment.
  depends_on = [aws_iam_role_policy.execution, aws_iam_role_policy.task]
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster_arn
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.autoscaling.min

  enable_ecs_managed_tags            = true
  enable_execute_command             = var.enable_execute_command
  health_check_grace_period_seconds  = var.load_balancer == null ? null : var.load_balancer.grace_period_seconds
  propagate_tags                     = "SERVICE"
  deployment_maximum_percent         = var.deployment.maximum_percent
  deployment_minimum_healthy_percent = var.deployment.minimum_healthy_percent

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  # None given: ECS takes the cluster's.
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategy

    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = capacity_provider_strategy.value.weight
      base              = capacity_provider_strategy.value.base
    }
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = concat([var.ecs_tasks_security_group_id], aws_security_group.extra[*].id)
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = aws_lb_target_group.this

    content {
      target_group_arn = load_balancer.value.arn
      container_name   = "app"
      container_port   = var.container.port
    }
  }

  tags = { Name = var.name }

  lifecycle {
    # Autoscaling owns the number of tasks once the service runs. The strategy of the cluster is
    # copied into the service, where each plan would want to remove it again.
    ignore_changes = [capacity_provider_strategy, desired_count]
  }

  # ECS refuses a target group that no listener uses.
  depends_on = [aws_lb_listener_rule.this]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.name}"
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = { Name = "/ecs/${var.name}" }
}
