# The real provider without an account; what it would read is stood in for.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

override_data {
  target = data.aws_ssm_parameter.kms_key_arn
  values = {
    insecure_value = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }
}

override_data {
  target = data.aws_ssm_parameter.ecs_cluster_arn
  values = { insecure_value = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-dev" }
}

override_data {
  target = data.aws_ssm_parameter.ecs_tasks_security_group_id
  values = { insecure_value = "sg-0000000000000000b" }
}

override_data {
  target = data.aws_ssm_parameter.private_subnet_ids
  values = { insecure_value = "subnet-0000000000000000a,subnet-0000000000000000b" }
}

variables {
  environment        = "dev"
  owner              = "messaging-team"
  cost_center        = "notifications"
  desired_count      = 1
  log_retention_days = 14
}

run "parameters_are_those_of_the_environment" {
  command = plan

  variables {
    environment = "prod"
  }

  assert {
    condition = alltrue([
      for name in [
        data.aws_ssm_parameter.ecs_cluster_arn.name,
        data.aws_ssm_parameter.ecs_tasks_security_group_id.name,
        data.aws_ssm_parameter.kms_key_arn.name,
        data.aws_ssm_parameter.private_subnet_ids.name,
      ] : startswith(name, "/connectly-shared/prod/")
    ])
    error_message = "Every parameter must be one of prod."
  }
}

run "worker_runs_in_the_private_subnets" {
  command = plan

  assert {
    condition     = local.private_subnet_ids == tolist(["subnet-0000000000000000a", "subnet-0000000000000000b"])
    error_message = "The comma-joined list must become the subnets of the service."
  }

  assert {
    condition = (
      output.service_name == "notification-worker-dev"
      && module.worker.log_group_name == "/ecs/notification-worker-dev"
    )
    error_message = "The service and its log group must carry project and environment."
  }
}

run "queues_use_the_shared_key" {
  command = plan

  assert {
    condition = alltrue([
      for key in [aws_sqs_queue.dead_letters.kms_master_key_id, aws_sqs_queue.jobs.kms_master_key_id] :
      key == data.aws_ssm_parameter.kms_key_arn.insecure_value
    ])
    error_message = "Queues must be encrypted with the shared key."
  }
}

run "unknown_environment_is_refused" {
  command = plan

  variables {
    environment = "staging"
  }

  expect_failures = [var.environment]
}
