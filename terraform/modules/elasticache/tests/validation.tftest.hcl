# One run for each validation message.

mock_provider "aws" {}

variables {
  name               = "connectly-shared-test"
  node_type          = "cache.r7g.large"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 365
  security_group_id  = "sg-caches"
  subnet_group_name  = "connectly-shared-test-elasticache"
}

run "engine_memcached_is_refused" {
  command = plan

  variables {
    engine         = "memcached"
    engine_version = "8.0"
  }

  expect_failures = [var.engine]
}

run "redis_of_a_version_without_iam_is_refused" {
  command = plan

  variables {
    engine         = "redis"
    engine_version = "6.2"
  }

  expect_failures = [var.engine_version]
}

run "final_snapshot_suffix_in_capitals_is_refused" {
  command = plan

  variables {
    final_snapshot_suffix = "Final"
  }

  expect_failures = [var.final_snapshot_suffix]
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

run "name_that_leaves_no_room_for_suffixes_is_refused" {
  command = plan

  variables {
    name = "connectly-shared-development-environment"
  }

  expect_failures = [var.name]
}

run "class_of_a_database_is_refused" {
  command = plan

  variables {
    node_type = "db.r7g.large"
  }

  expect_failures = [var.node_type]
}

run "parameters_that_shard_is_refused" {
  command = plan

  variables {
    parameters = { cluster-enabled = "yes" }
  }

  expect_failures = [var.parameters]
}

run "no_replica_in_two_zones_is_refused" {
  command = plan

  variables {
    replica_count = 0
  }

  expect_failures = [var.replica_count]
}

run "name_of_a_security_group_is_refused" {
  command = plan

  variables {
    security_group_id = "caches"
  }

  expect_failures = [var.security_group_id]
}

run "snapshots_for_two_months_is_refused" {
  command = plan

  variables {
    snapshot_retention_days = 60
  }

  expect_failures = [var.snapshot_retention_days]
}

run "snapshot_window_without_minutes_is_refused" {
  command = plan

  variables {
    snapshot_window = "17-18"
  }

  expect_failures = [var.snapshot_window]
}

run "default_subnet_group_is_refused" {
  command = plan

  variables {
    subnet_group_name = "default"
  }

  expect_failures = [var.subnet_group_name]
}

run "user_of_the_name_default_is_refused" {
  command = plan

  variables {
    users = { default = "on ~* +@all" }
  }

  expect_failures = [var.users]
}

run "user_of_a_long_name_is_refused" {
  command = plan

  variables {
    users = { everything-that-reads-and-writes = "on ~* +@all" }
  }

  expect_failures = [var.users]
}

run "user_with_a_password_in_the_access_string_is_refused" {
  command = plan

  variables {
    users = { app = "on >correct-horse ~* +@all" }
  }

  expect_failures = [var.users]
}
