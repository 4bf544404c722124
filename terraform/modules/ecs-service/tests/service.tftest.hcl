# The real provider without an account: what the policies say is computed by it, not made up.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name                        = "user-service-dev"
  account_id                  = "123456789012"
  region                      = "ap-northeast-2"
  cluster_arn                 = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-dev"
  private_subnet_ids          = ["subnet-0000000000000000a", "subnet-0000000000000000b"]
  ecs_tasks_security_group_id = "sg-0000000000000000a"
  kms_key_arn                 = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days          = 30
  autoscaling                 = { min = 1, max = 4 }

  container = {
    image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
  }
}

run "tasks_are_private_and_in_the_shared_group_alone" {
  command = plan

  assert {
    condition = (
      one(aws_ecs_service.this.network_configuration).subnets
      == toset(["subnet-0000000000000000a", "subnet-0000000000000000b"])
      && one(aws_ecs_service.this.network_configuration).security_groups == toset(["sg-0000000000000000a"])
      && one(aws_ecs_service.this.network_configuration).assign_public_ip == false
    )
    error_message = "Tasks must be in the private subnets, in the shared group, without a public address."
  }

  assert {
    condition     = length(aws_security_group.extra) == 0 && output.extra_security_group_id == null
    error_message = "There must be no group of the service's own."
  }
}

run "a_failed_deployment_rolls_back" {
  command = plan

  assert {
    condition = (
      one(aws_ecs_service.this.deployment_circuit_breaker).enable
      && one(aws_ecs_service.this.deployment_circuit_breaker).rollback
    )
    error_message = "The circuit breaker must be on and roll back."
  }

  assert {
    condition = (
      aws_ecs_service.this.deployment_minimum_healthy_percent == 100
      && aws_ecs_service.this.deployment_maximum_percent == 200
    )
    error_message = "A deployment must start new tasks before it stops old ones."
  }
}

run "the_strategy_is_the_clusters_unless_given" {
  command = plan

  assert {
    condition     = length(aws_ecs_service.this.capacity_provider_strategy) == 0
    error_message = "The service must follow the cluster."
  }
}

run "a_strategy_of_its_own_reaches_the_service" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1, base = 1 },
      { capacity_provider = "FARGATE_SPOT", weight = 3 },
    ]
  }

  assert {
    condition = {
      for entry in aws_ecs_service.this.capacity_provider_strategy :
      entry.capacity_provider => "${entry.weight}/${entry.base}"
    } == { FARGATE = "1/1", FARGATE_SPOT = "3/0" }
    error_message = "The strategy must have the weights and bases given."
  }
}

run "logs_are_encrypted_and_kept_as_long_as_given" {
  command = plan

  assert {
    condition = (
      aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn
      && aws_cloudwatch_log_group.this.retention_in_days == 30
      && output.log_group_name == "/ecs/user-service-dev"
    )
    error_message = "The log group must be encrypted and retained."
  }

  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options.awslogs-group
      == "/ecs/user-service-dev"
    )
    error_message = "The container must write to the service's log group."
  }
}

run "a_container_has_no_port_and_nothing_writable_unless_given" {
  command = plan

  assert {
    condition = (
      length(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings) == 0
      && length(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints) == 0
      && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
      && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command)
      && !can(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck)
      && length(aws_ecs_task_definition.this.volume) == 0
    )
    error_message = "What is not asked for must not be there."
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "X86_64"
    error_message = "The architecture must be X86_64."
  }
}

run "what_is_asked_for_reaches_the_container" {
  command = plan

  variables {
    cpu              = 1024
    memory           = 4096
    cpu_architecture = "ARM64"

    container = {
      image                = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port                 = 8080
      command              = ["serve", "--verbose"]
      environment          = { LOG_LEVEL = "info" }
      health_check_command = ["/bin/healthy"]
      stop_timeout_seconds = 120
      writable_paths       = ["/tmp", "/var/cache/app"]
    }
  }

  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings[0].containerPort == 8080
      && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].command == ["serve", "--verbose"]
      && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment[0] == { name = "LOG_LEVEL", value = "info" }
      && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck.command == ["CMD", "/bin/healthy"]
      && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 120
    )
    error_message = "Port, command, environment, health check and stop timeout must be as given."
  }

  assert {
    condition = (
      toset(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints[*].containerPath)
      == toset(["/tmp", "/var/cache/app"])
      && toset(aws_ecs_task_definition.this.volume[*].name) == toset(["tmp", "var-cache-app"])
    )
    error_message = "Each writable path must be a volume of the task."
  }

  assert {
    condition = (
      aws_ecs_task_definition.this.cpu == "1024" && aws_ecs_task_definition.this.memory == "4096"
      && one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "ARM64"
    )
    error_message = "Size and architecture must be as given."
  }
}

run "autoscaling_keeps_the_cpu_unless_told_otherwise" {
  command = plan

  assert {
    condition = (
      aws_appautoscaling_target.this.min_capacity == 1 && aws_appautoscaling_target.this.max_capacity == 4
      && aws_appautoscaling_target.this.resource_id == "service/connectly-shared-dev/user-service-dev"
      && aws_ecs_service.this.desired_count == 1
    )
    error_message = "Autoscaling must move the service between min and max."
  }

  assert {
    condition = {
      for metric, policy in aws_appautoscaling_policy.this :
      metric => one(policy.target_tracking_scaling_policy_configuration).target_value
    } == { ECSServiceAverageCPUUtilization = 60 }
    error_message = "The CPU must be kept at 60 percent, and nothing else."
  }
}

run "autoscaling_follows_what_is_given" {
  command = plan

  variables {
    autoscaling = { min = 0, max = 2, memory_percent = 70 }
  }

  assert {
    condition = {
      for metric, policy in aws_appautoscaling_policy.this :
      metric => one(policy.target_tracking_scaling_policy_configuration).target_value
    } == { ECSServiceAverageMemoryUtilization = 70 }
    error_message = "The memory must be kept at 70 percent, and nothing else."
  }
}

run "there_is_no_target_group_unless_asked_for" {
  command = plan

  assert {
    condition = (
      length(aws_lb_target_group.this) == 0 && length(aws_lb_listener_rule.this) == 0
      && length(aws_ecs_service.this.load_balancer) == 0 && output.target_group_arn == null
    )
    error_message = "A service behind no load balancer must have neither target group nor rule."
  }
}
