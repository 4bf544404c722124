resource "aws_ecs_task_definition" "this" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name                   = "app"
    image                  = var.container_image
    essential              = true
    readonlyRootFilesystem = true

    portMappings = [{ containerPort = local.container_port, protocol = "tcp" }]

    environment = [
      { name = "DATABASE_HOST", value = aws_db_instance.this.address },
      { name = "DATABASE_NAME", value = aws_db_instance.this.db_name },
    ]

    secrets = [{
      name      = "DATABASE_CREDENTIALS"
      valueFrom = aws_db_instance.this.master_user_secret[0].secret_arn
    }]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.app.name
        awslogs-region        = "ap-northeast-2"
        awslogs-stream-prefix = "app"
      }
    }
  }])
}

# Neither launch type nor capacity providers: ECS gives the service the shared cluster's strategy.
resource "aws_ecs_service" "this" {
  name            = local.name
  cluster         = local.shared.ecs_cluster_arn
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.desired_count

  propagate_tags                    = "SERVICE"
  health_check_grace_period_seconds = 60

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = local.shared.private_subnet_ids
    security_groups  = [local.shared.ecs_tasks_security_group_id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "app"
    container_port   = local.container_port
  }

  # ECS refuses a target group that no listener uses.
  depends_on = [aws_lb_listener.https]

  lifecycle {
    # The copy of that strategy is the service's own, and each plan would want to remove it again.
    ignore_changes = [capacity_provider_strategy]
  }
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ecs/${local.name}"
  kms_key_id        = local.shared.kms_key_arn
  retention_in_days = var.log_retention_days
}
