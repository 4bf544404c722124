# One run for each validation message.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  # OpenTofu plans on where a validation failed, and reads the secret of the master user.
  mock_resource "aws_rds_cluster" {
    defaults = {
      master_user_secret = [{
        kms_key_id    = "arn:aws:kms:ap-northeast-2:123456789012:key/mocked"
        secret_arn    = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!cluster-mocked"
        secret_status = "active"
      }]
    }
  }

  mock_resource "aws_db_instance" {
    defaults = {
      master_user_secret = [{
        kms_key_id    = "arn:aws:kms:ap-northeast-2:123456789012:key/mocked"
        secret_arn    = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-mocked"
        secret_status = "active"
      }]
    }
  }
}

variables {
  name               = "connectly-shared-test"
  engine             = "aurora-postgresql"
  instance_class     = "db.r8g.large"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 365
  region             = "ap-northeast-2"

  network = {
    ecs_tasks_security_group_id = "sg-tasks"
    security_group_id           = "sg-databases"
    subnet_group_name           = "connectly-shared-test-rds"
    subnet_ids                  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    vpc_id                      = "vpc-0123456789abcdef0"
  }
}

run "backup_retention_of_no_days_is_refused" {
  command = plan

  variables {
    backup_retention_days = 0
  }

  expect_failures = [var.backup_retention_days]
}

run "backup_window_without_minutes_is_refused" {
  command = plan

  variables {
    backup_window = "17-18"
  }

  expect_failures = [var.backup_window]
}

run "database_name_with_a_hyphen_is_refused" {
  command = plan

  variables {
    database_name = "connectly-shared"
  }

  expect_failures = [var.database_name]
}

run "engine_mysql_is_refused" {
  command = plan

  variables {
    engine = "aurora-mysql"
  }

  expect_failures = [var.engine]
}

run "minor_engine_version_is_refused" {
  command = plan

  variables {
    engine_version = "17.4"
  }

  expect_failures = [var.engine_version]
}

run "final_snapshot_suffix_that_ends_in_a_hyphen_is_refused" {
  command = plan

  variables {
    final_snapshot_suffix = "final-"
  }

  expect_failures = [var.final_snapshot_suffix]
}

run "instance_class_of_ec2_is_refused" {
  command = plan

  variables {
    instance_class = "r8g.large"
  }

  expect_failures = [var.instance_class]
}

run "serverless_postgres_is_refused" {
  command = plan

  variables {
    engine              = "postgres"
    instance_class      = "db.serverless"
    serverless_capacity = { min_acu = 1, max_acu = 2 }
  }

  expect_failures = [var.instance_class]
}

run "id_of_a_key_is_refused" {
  command = plan

  variables {
    kms_key_arn = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }

  expect_failures = [var.kms_key_arn]
}

run "log_retention_that_logs_does_not_know_is_refused" {
  command = plan

  variables {
    log_retention_days = 15
  }

  expect_failures = [var.log_retention_days]
}

run "maintenance_window_without_days_is_refused" {
  command = plan

  variables {
    maintenance_window = "18:30-19:30"
  }

  expect_failures = [var.maintenance_window]
}

run "master_username_postgres_is_refused" {
  command = plan

  variables {
    master_username = "postgres"
  }

  expect_failures = [var.master_username]
}

run "name_with_two_hyphens_is_refused" {
  command = plan

  variables {
    name = "connectly--shared"
  }

  expect_failures = [var.name]
}

run "network_with_a_subnet_for_a_group_is_refused" {
  command = plan

  variables {
    network = {
      ecs_tasks_security_group_id = "sg-tasks"
      security_group_id           = "subnet-0123456789abcdef0"
      subnet_group_name           = "connectly-shared-test-rds"
      subnet_ids                  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
      vpc_id                      = "vpc-0123456789abcdef0"
    }
  }

  expect_failures = [var.network]
}

run "network_of_one_subnet_is_refused" {
  command = plan

  variables {
    network = {
      ecs_tasks_security_group_id = "sg-tasks"
      security_group_id           = "sg-databases"
      subnet_group_name           = "connectly-shared-test-rds"
      subnet_ids                  = ["subnet-0123456789abcdef0"]
      vpc_id                      = "vpc-0123456789abcdef0"
    }
  }

  expect_failures = [var.network]
}

run "network_with_a_name_for_a_vpc_is_refused" {
  command = plan

  variables {
    network = {
      ecs_tasks_security_group_id = "sg-tasks"
      security_group_id           = "sg-databases"
      subnet_group_name           = "connectly-shared-test-rds"
      subnet_ids                  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
      vpc_id                      = "main"
    }
  }

  expect_failures = [var.network]
}

run "parameters_that_let_in_without_tls_is_refused" {
  command = plan

  variables {
    parameters = { "rds.force_ssl" = "0" }
  }

  expect_failures = [var.parameters]
}

run "performance_insights_for_a_month_and_a_bit_is_refused" {
  command = plan

  variables {
    performance_insights_retention_days = 40
  }

  expect_failures = [var.performance_insights_retention_days]
}

run "proxy_with_a_name_for_a_secret_is_refused" {
  command = plan

  variables {
    proxy = { secret_arns = ["app"] }
  }

  expect_failures = [var.proxy]
}

run "proxy_with_more_connections_than_there_are_is_refused" {
  command = plan

  variables {
    proxy = { max_connections_percent = 110 }
  }

  expect_failures = [var.proxy]
}

run "proxy_that_lets_idle_for_a_day_is_refused" {
  command = plan

  variables {
    proxy = { idle_client_timeout_seconds = 86400 }
  }

  expect_failures = [var.proxy]
}

run "readers_of_an_instance_is_refused" {
  command = plan

  variables {
    engine       = "postgres"
    reader_count = 1
  }

  expect_failures = [var.reader_count]
}

run "no_reader_in_two_zones_is_refused" {
  command = plan

  variables {
    reader_count = 0
  }

  expect_failures = [var.reader_count]
}

run "region_of_a_zone_is_refused" {
  command = plan

  variables {
    region = "ap-northeast-2a"
  }

  expect_failures = [var.region]
}

run "serverless_without_capacity_is_refused" {
  command = plan

  variables {
    instance_class = "db.serverless"
  }

  expect_failures = [var.serverless_capacity]
}

run "serverless_capacity_upside_down_is_refused" {
  command = plan

  variables {
    instance_class      = "db.serverless"
    serverless_capacity = { min_acu = 4, max_acu = 2 }
  }

  expect_failures = [var.serverless_capacity]
}

run "storage_that_cannot_grow_is_refused" {
  command = plan

  variables {
    storage = { allocated_gib = 100, max_allocated_gib = 100 }
  }

  expect_failures = [var.storage]
}
