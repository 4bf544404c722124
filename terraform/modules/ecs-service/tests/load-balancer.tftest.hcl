# The real provider without an account.
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
    port  = 8080
  }

  load_balancer = {
    listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/user-service-dev/50dc6c495c0c9188/f2f7dc8efc522ab2"
    vpc_id        = "vpc-0000000000000000a"
    path_patterns = ["/*"]
  }
}

run "requests_reach_the_container_on_its_port" {
  command = plan

  assert {
    condition = (
      one(aws_ecs_service.this.load_balancer).container_port == 8080
      && one(aws_ecs_service.this.load_balancer).container_name
      == jsondecode(aws_ecs_task_definition.this.container_definitions)[0].name
      && aws_ecs_service.this.health_check_grace_period_seconds == 60
    )
    error_message = "The target group must lead to the container's port."
  }

  assert {
    condition = (
      aws_lb_target_group.this[0].target_type == "ip"
      && one(aws_lb_target_group.this[0].health_check).path == "/healthz"
      && aws_lb_target_group.this[0].deregistration_delay == "30"
    )
    error_message = "Targets must be addresses whose health is asked at /healthz."
  }
}

run "a_path_alone_is_the_condition" {
  command = plan

  assert {
    condition = (
      length(aws_lb_listener_rule.this[0].condition) == 1
      && one(one(aws_lb_listener_rule.this[0].condition).path_pattern).values == toset(["/*"])
    )
    error_message = "The rule must have the path as its only condition."
  }
}

run "host_and_path_are_both_conditions" {
  command = plan

  variables {
    load_balancer = {
      listener_arn                 = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id                       = "vpc-0000000000000000a"
      deregistration_delay_seconds = 120
      grace_period_seconds         = 90
      health_check_path            = "/ready"
      host_headers                 = ["user.connectly.example"]
      path_patterns                = ["/v1/*", "/v2/*"]
      priority                     = 100
    }
  }

  assert {
    condition = (
      length(aws_lb_listener_rule.this[0].condition) == 2
      && aws_lb_listener_rule.this[0].priority == 100
      && one(aws_lb_target_group.this[0].health_check).path == "/ready"
      && aws_lb_target_group.this[0].deregistration_delay == "120"
      && aws_ecs_service.this.health_check_grace_period_seconds == 90
    )
    error_message = "Host, paths, priority, health check and delays must be as given."
  }
}

run "a_host_alone_is_the_condition" {
  command = plan

  variables {
    load_balancer = {
      listener_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id       = "vpc-0000000000000000a"
      host_headers = ["user.connectly.example"]
    }
  }

  assert {
    condition = (
      length(aws_lb_listener_rule.this[0].condition) == 1
      && one(one(aws_lb_listener_rule.this[0].condition).host_header).values == toset(["user.connectly.example"])
    )
    error_message = "The rule must have the host as its only condition."
  }
}

run "requests_are_a_target_of_autoscaling" {
  command = plan

  variables {
    autoscaling = { min = 2, max = 8, cpu_percent = 70, requests_per_target = 1000 }

    load_balancer = {
      listener_arn  = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/user-service-dev/50dc6c495c0c9188/f2f7dc8efc522ab2"
      vpc_id        = "vpc-0000000000000000a"
      arn_suffix    = "app/user-service-dev/50dc6c495c0c9188"
      path_patterns = ["/*"]
    }
  }

  assert {
    condition = (
      toset(keys(aws_appautoscaling_policy.this))
      == toset(["ALBRequestCountPerTarget", "ECSServiceAverageCPUUtilization"])
    )
    error_message = "CPU and requests must both be kept."
  }
}
