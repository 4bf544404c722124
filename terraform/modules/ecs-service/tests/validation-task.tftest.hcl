# One run for each validation message about the task itself.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/user-service-dev" }
  }

  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/user-service-dev/1a2b3c4d5e6f7a8b" }
  }
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

run "image_without_tag_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged"
    }
  }

  expect_failures = [var.container]
}

run "port_beyond_65535_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 65536
    }
  }

  expect_failures = [var.container]
}

run "name_of_an_environment_variable_with_a_hyphen_is_refused" {
  command = plan

  variables {
    container = {
      image       = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      environment = { "LOG-LEVEL" = "info" }
    }
  }

  expect_failures = [var.container]
}

run "secret_and_environment_of_one_name_are_refused" {
  command = plan

  variables {
    container = {
      image       = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      environment = { TOKEN = "" }
      secrets     = { TOKEN = "arn:aws:ssm:ap-northeast-2:123456789012:parameter/token" }
    }
  }

  expect_failures = [var.container]
}

run "value_of_a_secret_is_refused" {
  command = plan

  variables {
    container = {
      image   = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      secrets = { TOKEN = "plain-text" }
    }
  }

  expect_failures = [var.container]
}

run "stop_timeout_beyond_two_minutes_is_refused" {
  command = plan

  variables {
    container = {
      image                = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      stop_timeout_seconds = 121
    }
  }

  expect_failures = [var.container]
}

run "relative_writable_path_is_refused" {
  command = plan

  variables {
    container = {
      image          = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      writable_paths = ["tmp"]
    }
  }

  expect_failures = [var.container]
}

run "cpu_between_sizes_is_refused" {
  command = plan

  variables {
    cpu    = 300
    memory = 1024
  }

  expect_failures = [var.cpu]
}

run "unknown_architecture_is_refused" {
  command = plan

  variables {
    cpu_architecture = "RISC-V"
  }

  expect_failures = [var.cpu_architecture]
}

run "deployment_beyond_its_range_is_refused" {
  command = plan

  variables {
    deployment = { maximum_percent = 300 }
  }

  expect_failures = [var.deployment]
}

run "deployment_without_room_is_refused" {
  command = plan

  variables {
    deployment = { minimum_healthy_percent = 100, maximum_percent = 100 }
  }

  expect_failures = [var.deployment]
}

run "shell_in_a_read_only_container_is_refused" {
  command = plan

  variables {
    enable_execute_command = true
  }

  expect_failures = [var.enable_execute_command]
}

run "retention_that_cloudwatch_does_not_know_is_refused" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "memory_that_fargate_does_not_sell_is_refused" {
  command = plan

  variables {
    cpu    = 256
    memory = 4096
  }

  expect_failures = [var.memory]
}

run "boundary_that_is_no_policy_is_refused" {
  command = plan

  variables {
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}

run "policy_that_is_no_json_is_refused" {
  command = plan

  variables {
    task_policies = { jobs = "allow" }
  }

  expect_failures = [var.task_policies]
}
