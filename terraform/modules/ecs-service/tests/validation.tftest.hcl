# One run for each validation message.

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

run "account_id_of_eleven_digits_is_refused" {
  command = plan

  variables {
    account_id = "12345678901"
  }

  expect_failures = [var.account_id]
}

run "more_tasks_at_least_than_at_most_are_refused" {
  command = plan

  variables {
    autoscaling = { min = 3, max = 2 }
  }

  expect_failures = [var.autoscaling]
}

run "half_a_task_is_refused" {
  command = plan

  variables {
    autoscaling = { min = 0.5, max = 2 }
  }

  expect_failures = [var.autoscaling]
}

run "cpu_at_its_limit_is_refused" {
  command = plan

  variables {
    autoscaling = { min = 1, max = 2, cpu_percent = 95 }
  }

  expect_failures = [var.autoscaling]
}

run "memory_of_nothing_is_refused" {
  command = plan

  variables {
    autoscaling = { min = 1, max = 2, memory_percent = 5 }
  }

  expect_failures = [var.autoscaling]
}

run "no_request_per_task_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 8080
    }

    load_balancer = {
      listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id        = "vpc-0000000000000000a"
      path_patterns = ["/*"]
      arn_suffix    = "app/shared/50dc6c495c0c9188"
    }

    autoscaling = { min = 1, max = 2, requests_per_target = 0 }
  }

  expect_failures = [var.autoscaling]
}

run "requests_without_a_load_balancer_are_refused" {
  command = plan

  variables {
    autoscaling = { min = 1, max = 2, requests_per_target = 100 }
  }

  expect_failures = [var.autoscaling]
}

run "unknown_capacity_provider_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [{ capacity_provider = "EC2", weight = 1 }]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "capacity_provider_twice_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1 },
      { capacity_provider = "FARGATE", weight = 2 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "strategy_without_weight_is_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [{ capacity_provider = "FARGATE", weight = 0 }]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "two_bases_are_refused" {
  command = plan

  variables {
    capacity_provider_strategy = [
      { capacity_provider = "FARGATE", weight = 1, base = 1 },
      { capacity_provider = "FARGATE_SPOT", weight = 1, base = 1 },
    ]
  }

  expect_failures = [var.capacity_provider_strategy]
}

run "name_of_a_cluster_for_its_arn_is_refused" {
  command = plan

  variables {
    cluster_arn = "connectly-shared-dev"
  }

  expect_failures = [var.cluster_arn]
}

run "name_of_a_group_for_its_id_is_refused" {
  command = plan

  variables {
    ecs_tasks_security_group_id = "connectly-shared-dev-ecs-tasks"
  }

  expect_failures = [var.ecs_tasks_security_group_id]
}

run "extra_group_in_no_vpc_is_refused" {
  command = plan

  variables {
    extra_security_group = {
      vpc_id = "network"
    }
  }

  expect_failures = [var.extra_security_group]
}

run "extra_group_with_port_zero_is_refused" {
  command = plan

  variables {
    extra_security_group = {
      vpc_id = "vpc-0000000000000000a"
      ingress = {
        all = { description = "All.", port = 0, security_group_id = "sg-0000000000000000b" }
      }
    }
  }

  expect_failures = [var.extra_security_group]
}

run "extra_group_that_calls_two_things_with_one_rule_is_refused" {
  command = plan

  variables {
    extra_security_group = {
      vpc_id = "vpc-0000000000000000a"
      egress = {
        both = { description = "Both.", port = 22, cidr = "192.0.2.0/24", security_group_id = "sg-0000000000000000b" }
      }
    }
  }

  expect_failures = [var.extra_security_group]
}

run "id_of_a_key_for_its_arn_is_refused" {
  command = plan

  variables {
    kms_key_arn = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }

  expect_failures = [var.kms_key_arn]
}

run "listener_of_a_network_load_balancer_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 8080
    }

    load_balancer = {
      listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/net/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id        = "vpc-0000000000000000a"
      path_patterns = ["/*"]
    }
  }

  expect_failures = [var.load_balancer]
}

run "load_balancer_in_no_vpc_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 8080
    }

    load_balancer = {
      listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id        = "network"
      path_patterns = ["/*"]
    }
  }

  expect_failures = [var.load_balancer]
}

run "load_balancer_without_condition_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 8080
    }

    load_balancer = {
      listener_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id       = "vpc-0000000000000000a"
    }
  }

  expect_failures = [var.load_balancer]
}

run "relative_health_check_path_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 8080
    }

    load_balancer = {
      listener_arn      = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id            = "vpc-0000000000000000a"
      path_patterns     = ["/*"]
      health_check_path = "healthz"
    }
  }

  expect_failures = [var.load_balancer]
}

run "priority_zero_is_refused" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      port  = 8080
    }

    load_balancer = {
      listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id        = "vpc-0000000000000000a"
      path_patterns = ["/*"]
      priority      = 0
    }
  }

  expect_failures = [var.load_balancer]
}

run "load_balancer_without_port_is_refused" {
  command = plan

  variables {
    load_balancer = {
      listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id        = "vpc-0000000000000000a"
      path_patterns = ["/*"]
    }
  }

  expect_failures = [var.load_balancer]
}

run "name_with_capitals_is_refused" {
  command = plan

  variables {
    name = "UserService"
  }

  expect_failures = [var.name]
}

run "name_too_long_for_a_target_group_is_refused" {
  command = plan

  variables {
    name = "a-name-of-thirty-three-characters"
  }

  expect_failures = [var.name]
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    private_subnet_ids = ["subnet-0000000000000000a"]
  }

  expect_failures = [var.private_subnet_ids]
}

run "address_of_a_subnet_for_its_id_is_refused" {
  command = plan

  variables {
    private_subnet_ids = ["10.0.0.0/24", "10.0.1.0/24"]
  }

  expect_failures = [var.private_subnet_ids]
}

run "name_of_a_region_is_refused" {
  command = plan

  variables {
    region = "Seoul"
  }

  expect_failures = [var.region]
}
