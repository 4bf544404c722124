resource "aws_ecs_task_definition" "this" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name                   = "worker"
    image                  = var.container_image
    essential              = true
    readonlyRootFilesystem = true

    environment = [
      { name = "AWS_REGION", value = "ap-northeast-2" },
      { name = "QUEUE_URL", value = aws_sqs_queue.jobs.url },
    ]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.worker.name
        awslogs-region        = "ap-northeast-2"
        awslogs-stream-prefix = "worker"
      }
    }
  }])
}

# Neither launch type nor capacity providers: ECS gives the worker the shared cluster's strategy.
resource "aws_ecs_service" "this" {
  name            = local.name
  cluster         = local.ecs_cluster_arn
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.desired_count
  propagate_tags  = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = local.private_subnet_ids
    security_groups  = [local.ecs_tasks_security_group_id]
    assign_public_ip = false
  }

  lifecycle {
    # The copy of that strategy is the service's own, and each plan would want to remove it again.
    ignore_changes = [capacity_provider_strategy]
  }
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/ecs/${local.name}"
  kms_key_id        = local.kms_key_arn
  retention_in_days = var.log_retention_days
}
