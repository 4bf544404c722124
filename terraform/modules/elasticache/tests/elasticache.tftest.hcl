# Users are told apart by their ids, which are inputs: a mock knows them in a plan.
mock_provider "aws" {
  mock_resource "aws_elasticache_replication_group" {
    defaults = {
      arn                      = "arn:aws:elasticache:ap-northeast-2:123456789012:replicationgroup:mocked"
      primary_endpoint_address = "primary.example"
      reader_endpoint_address  = "reader.example"
    }
  }

  mock_resource "aws_elasticache_user" {
    defaults = { arn = "arn:aws:elasticache:ap-northeast-2:123456789012:user:mocked" }
  }
}

variables {
  name               = "connectly-shared-test"
  node_type          = "cache.r7g.large"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 365
  security_group_id  = "sg-caches"
  subnet_group_name  = "connectly-shared-test-elasticache"
}

run "it_is_safe_by_default" {
  command = plan

  assert {
    condition = (
      aws_elasticache_replication_group.this.at_rest_encryption_enabled == "true"
      && aws_elasticache_replication_group.this.kms_key_id == var.kms_key_arn
      && aws_elasticache_replication_group.this.transit_encryption_enabled
      && aws_elasticache_replication_group.this.transit_encryption_mode == "required"
    )
    error_message = "Data must be encrypted with the key, and every connection."
  }

  assert {
    condition = (
      aws_elasticache_replication_group.this.num_cache_clusters == 2
      && aws_elasticache_replication_group.this.automatic_failover_enabled
      && aws_elasticache_replication_group.this.multi_az_enabled
      && aws_elasticache_replication_group.this.snapshot_retention_limit == 7
      && aws_elasticache_replication_group.this.final_snapshot_identifier == "connectly-shared-test-cache-final"
      && aws_elasticache_replication_group.this.auto_minor_version_upgrade == "true"
    )
    error_message = "The cache must be in two zones, fail over and be kept in snapshots."
  }

  assert {
    condition = (
      aws_elasticache_replication_group.this.subnet_group_name == var.subnet_group_name
      && aws_elasticache_replication_group.this.security_group_ids == toset(["sg-caches"])
      && aws_elasticache_replication_group.this.port == 6379
    )
    error_message = "The cache must be in the shared subnet group and security group, on their port."
  }

  assert {
    condition = (
      output.member_ids == tolist(["connectly-shared-test-cache-001", "connectly-shared-test-cache-002"])
      && output.port == 6379
    )
    error_message = "Alarms need the ids of the nodes before anything exists."
  }
}

run "users_authenticate_by_iam" {
  command = plan

  variables {
    users = { orders = "on ~orders:* +@all", jobs = "on ~jobs:* +@read" }
  }

  assert {
    condition = alltrue([
      for user in aws_elasticache_user.this : user.user_id == user.user_name && user.engine == "valkey"
      && one(user.authentication_mode).type == "iam" && user.passwords == null && user.no_password_required == null
    ])
    error_message = "Every user must be one of IAM, without a password."
  }

  assert {
    condition = (
      { for name, user in aws_elasticache_user.this : user.user_id => user.access_string } == {
        connectly-shared-test-jobs   = "on ~jobs:* +@read"
        connectly-shared-test-orders = "on ~orders:* +@all"
      }
      && aws_elasticache_user_group.this.user_ids == toset(["connectly-shared-test-jobs", "connectly-shared-test-orders"])
      && aws_elasticache_replication_group.this.user_group_ids == toset([aws_elasticache_user_group.this.user_group_id])
      && length(aws_elasticache_user.default) == 0
    )
    error_message = "The group of the cache must have the users that are asked for and no other."
  }
}

run "redis_has_its_default_user_switched_off" {
  command = plan

  variables {
    engine         = "redis"
    engine_version = "7.1"
  }

  assert {
    condition = (
      aws_elasticache_user.default[0].user_name == "default"
      && startswith(aws_elasticache_user.default[0].access_string, "off ")
      && endswith(aws_elasticache_user.default[0].access_string, " -@all")
      && contains(aws_elasticache_user_group.this.user_ids, "connectly-shared-test-default")
      && aws_elasticache_parameter_group.this.family == "redis7"
    )
    error_message = "The default user of Redis OSS must be there and may do nothing."
  }
}

run "logs_go_to_groups_of_ours" {
  command = plan

  assert {
    condition = (
      { for delivery in aws_elasticache_replication_group.this.log_delivery_configuration : delivery.log_type => "${delivery.destination} ${delivery.log_format}" } == {
        engine-log = "/aws/vendedlogs/elasticache/connectly-shared-test-cache/engine-log json"
        slow-log   = "/aws/vendedlogs/elasticache/connectly-shared-test-cache/slow-log json"
      }
      && alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id == var.kms_key_arn && group.retention_in_days == 365])
    )
    error_message = "Both logs must have their group, encrypted and retained."
  }
}

run "one_node_that_may_be_lost" {
  command = plan

  variables {
    final_snapshot          = false
    multi_az                = false
    parameters              = { maxmemory-policy = "allkeys-lru" }
    snapshot_retention_days = 0
  }

  assert {
    condition = (
      aws_elasticache_replication_group.this.num_cache_clusters == 1
      && !aws_elasticache_replication_group.this.automatic_failover_enabled
      && !aws_elasticache_replication_group.this.multi_az_enabled
      && aws_elasticache_replication_group.this.final_snapshot_identifier == null
      && aws_elasticache_replication_group.this.snapshot_retention_limit == 0
      && output.member_ids == tolist(["connectly-shared-test-cache-001"])
    )
    error_message = "One node can fail over to nothing."
  }

  assert {
    condition = (
      aws_elasticache_parameter_group.this.name == "connectly-shared-test-cache-valkey8"
      && aws_elasticache_parameter_group.this.family == "valkey8"
      && { for parameter in aws_elasticache_parameter_group.this.parameter : parameter.name => parameter.value } == { maxmemory-policy = "allkeys-lru" }
      && aws_elasticache_replication_group.this.parameter_group_name == aws_elasticache_parameter_group.this.name
    )
    error_message = "The parameter group must be named after its family and be the cache's."
  }
}

run "more_replicas" {
  command = apply

  variables {
    replica_count = 3
  }

  assert {
    condition = (
      aws_elasticache_replication_group.this.num_cache_clusters == 4
      && length(output.member_ids) == 4
      && output.primary_endpoint == "primary.example" && output.reader_endpoint == "reader.example"
      && output.arn == aws_elasticache_replication_group.this.arn
      && output.user_arns == tolist(["arn:aws:elasticache:ap-northeast-2:123456789012:user:mocked"])
    )
    error_message = "The outputs must be those of the cache, of all its nodes."
  }
}
