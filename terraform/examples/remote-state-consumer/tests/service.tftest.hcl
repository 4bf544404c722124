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
  target = data.terraform_remote_state.shared
  values = {
    outputs = {
      alb_logs_bucket_id          = "connectly-shared-dev-alb-logs"
      alb_security_group_id       = "sg-0000000000000000a"
      ecs_cluster_arn             = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-dev"
      ecs_tasks_security_group_id = "sg-0000000000000000b"
      kms_key_arn                 = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
      private_subnet_ids          = ["subnet-0000000000000000a", "subnet-0000000000000000b"]
      public_subnet_ids           = ["subnet-0000000000000000c", "subnet-0000000000000000d"]
      rds_security_group_id       = "sg-0000000000000000c"
      rds_subnet_group_name       = "connectly-shared-dev"
      vpc_id                      = "vpc-0000000000000000a"
    }
  }
}

variables {
  certificate_arn      = "arn:aws:acm:ap-northeast-2:123456789012:certificate/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  environment          = "dev"
  owner                = "user-team"
  cost_center          = "user-service"
  desired_count        = 1
  database_class       = "db.t4g.micro"
  database_storage_gib = 20
  log_retention_days   = 14
}

run "dev_reads_the_state_of_dev" {
  command = plan

  assert {
    condition = (
      data.terraform_remote_state.shared.config.bucket == "dev-connectly"
      && data.terraform_remote_state.shared.config.key == "connectly-shared/dev/terraform.tfstate"
    )
    error_message = "Bucket and key must name the environment dev."
  }

  assert {
    condition     = !aws_db_instance.this.multi_az && aws_db_instance.this.skip_final_snapshot
    error_message = "The database of dev is a single, disposable instance."
  }
}

run "prod_reads_the_state_of_prod_and_protects_its_data" {
  command = plan

  variables {
    environment = "prod"
  }

  assert {
    condition = (
      data.terraform_remote_state.shared.config.bucket == "prod-connectly"
      && data.terraform_remote_state.shared.config.key == "connectly-shared/prod/terraform.tfstate"
    )
    error_message = "Bucket and key must name the environment prod."
  }

  assert {
    condition = (
      aws_db_instance.this.multi_az
      && aws_db_instance.this.deletion_protection
      && !aws_db_instance.this.skip_final_snapshot
      && aws_db_instance.this.final_snapshot_identifier == "user-service-prod-final"
      && aws_lb.this.enable_deletion_protection
    )
    error_message = "Database and load balancer of prod must be protected."
  }
}

run "tasks_and_database_are_private" {
  command = plan

  assert {
    condition = (
      one(aws_ecs_service.this.network_configuration).subnets
      == toset(["subnet-0000000000000000a", "subnet-0000000000000000b"])
      && one(aws_ecs_service.this.network_configuration).assign_public_ip == false
      && aws_db_instance.this.publicly_accessible == false
    )
    error_message = "Tasks and database must stay in the private subnets."
  }
}

run "unknown_environment_is_refused" {
  command = plan

  variables {
    environment = "staging"
  }

  expect_failures = [var.environment]
}

run "certificate_of_another_region_is_refused" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }

  expect_failures = [var.certificate_arn]
}
