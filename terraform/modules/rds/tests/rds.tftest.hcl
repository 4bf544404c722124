# A mocked document is no policy, and a mocked key no ARN: what the provider checks is given here.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_rds_cluster" {
    defaults = {
      cluster_resource_id = "cluster-MOCKED"
      endpoint            = "writer.example"
      id                  = "mocked-cluster"
      reader_endpoint     = "reader.example"
      master_user_secret = [{
        kms_key_id    = "arn:aws:kms:ap-northeast-2:123456789012:key/mocked"
        secret_arn    = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!cluster-mocked"
        secret_status = "active"
      }]
    }
  }

  mock_resource "aws_db_instance" {
    defaults = {
      address     = "instance.example"
      resource_id = "db-MOCKED"
      master_user_secret = [{
        kms_key_id    = "arn:aws:kms:ap-northeast-2:123456789012:key/mocked"
        secret_arn    = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-mocked"
        secret_status = "active"
      }]
    }
  }

  mock_resource "aws_db_proxy_default_target_group" {
    defaults = { name = "default" }
  }

  mock_resource "aws_security_group" {
    defaults = { id = "sg-mockedproxy" }
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

run "an_aurora_cluster_is_safe_by_default" {
  command = plan

  assert {
    condition = (
      aws_rds_cluster.this[0].storage_encrypted
      && aws_rds_cluster.this[0].kms_key_id == var.kms_key_arn
      && aws_rds_cluster.this[0].manage_master_user_password
      && aws_rds_cluster.this[0].master_user_secret_kms_key_id == var.kms_key_arn
      && aws_rds_cluster.this[0].iam_database_authentication_enabled
    )
    error_message = "Storage and the master user's secret must be encrypted with the key, and IAM may authenticate."
  }

  assert {
    condition = (
      aws_rds_cluster.this[0].deletion_protection
      && !aws_rds_cluster.this[0].skip_final_snapshot
      && aws_rds_cluster.this[0].final_snapshot_identifier == "connectly-shared-test-rds-final"
      && aws_rds_cluster.this[0].copy_tags_to_snapshot
      && aws_rds_cluster.this[0].backup_retention_period == 14
      && !aws_rds_cluster.this[0].allow_major_version_upgrade
    )
    error_message = "The cluster must be protected from deletion, and kept in backups."
  }

  assert {
    condition = (
      length(aws_rds_cluster_instance.this) == 2
      && alltrue([for instance in aws_rds_cluster_instance.this : !instance.publicly_accessible && instance.auto_minor_version_upgrade && instance.copy_tags_to_snapshot])
      && alltrue([for instance in aws_rds_cluster_instance.this : instance.performance_insights_enabled && instance.performance_insights_kms_key_id == var.kms_key_arn])
    )
    error_message = "There must be a writer and a reader, not public, with Performance Insights encrypted with the key."
  }

  assert {
    condition = (
      length(aws_db_instance.this) == 0 && length(aws_db_parameter_group.this) == 0
      && length(aws_db_proxy.this) == 0 && length(aws_security_group.proxy) == 0 && length(aws_iam_role.proxy) == 0
      && length(aws_vpc_security_group_ingress_rule.rds_proxy) == 0
    )
    error_message = "There must be no instance of RDS beside the cluster, and no proxy that nobody asked for."
  }
}

run "tls_is_forced_by_a_group_that_is_named_after_its_family" {
  command = plan

  variables {
    parameters = { log_min_duration_statement = "500" }
  }

  assert {
    condition = {
      for parameter in aws_rds_cluster_parameter_group.this[0].parameter :
      parameter.name => "${parameter.value} ${parameter.apply_method}"
    } == { "log_min_duration_statement" = "500 pending-reboot", "rds.force_ssl" = "1 pending-reboot" }
    error_message = "The cluster's parameters must force TLS and be those asked for."
  }

  assert {
    condition = (
      aws_rds_cluster_parameter_group.this[0].family == "aurora-postgresql17"
      && aws_rds_cluster_parameter_group.this[0].name == "connectly-shared-test-rds-aurora-postgresql17"
      && aws_rds_cluster.this[0].db_cluster_parameter_group_name == aws_rds_cluster_parameter_group.this[0].name
    )
    error_message = "The group must be named after its family and be the cluster's."
  }
}

run "logs_go_to_groups_of_ours" {
  command = plan

  assert {
    condition = (
      { for log, group in aws_cloudwatch_log_group.this : log => group.name } == { postgresql = "/aws/rds/cluster/connectly-shared-test-rds/postgresql" }
      && toset(keys(aws_cloudwatch_log_group.this)) == toset(aws_rds_cluster.this[0].enabled_cloudwatch_logs_exports)
      && alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id == var.kms_key_arn && group.retention_in_days == 365])
    )
    error_message = "Each log that is exported must have its group, encrypted and retained."
  }
}

run "identifiers_are_known_at_plan" {
  command = plan

  variables {
    reader_count = 2
  }

  assert {
    condition = (
      output.cluster_identifier == "connectly-shared-test-rds"
      && output.instance_identifiers == tolist(["connectly-shared-test-rds-1", "connectly-shared-test-rds-2", "connectly-shared-test-rds-3"])
      && output.port == 5432 && output.database_name == "connectly"
    )
    error_message = "Alarms need the identifiers before anything exists."
  }
}

run "one_instance_without_multi_az" {
  command = plan

  variables {
    deletion_protection = false
    final_snapshot      = false
    instance_class      = "db.serverless"
    multi_az            = false
    serverless_capacity = { min_acu = 0.5, max_acu = 4 }
  }

  assert {
    condition = (
      keys(aws_rds_cluster_instance.this) == ["1"]
      && aws_rds_cluster_instance.this["1"].instance_class == "db.serverless"
      && one(aws_rds_cluster.this[0].serverlessv2_scaling_configuration).min_capacity == 0.5
      && one(aws_rds_cluster.this[0].serverlessv2_scaling_configuration).max_capacity == 4
      && aws_rds_cluster.this[0].skip_final_snapshot && aws_rds_cluster.this[0].final_snapshot_identifier == null
      && !aws_rds_cluster.this[0].deletion_protection
    )
    error_message = "What may be lost must be one serverless instance that can be deleted."
  }
}

run "the_outputs_of_a_cluster" {
  command = apply

  assert {
    condition = (
      output.endpoint == "writer.example" && output.reader_endpoint == "reader.example"
      && output.resource_id == "cluster-MOCKED" && output.proxy_endpoint == null
      && output.master_secret_arn == "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!cluster-mocked"
    )
    error_message = "The outputs must be those of the cluster."
  }
}

run "an_rds_instance_is_safe_by_default" {
  command = apply

  variables {
    engine         = "postgres"
    engine_version = "16"
    instance_class = "db.m8g.large"
  }

  assert {
    condition = (
      aws_db_instance.this[0].storage_encrypted && aws_db_instance.this[0].kms_key_id == var.kms_key_arn
      && aws_db_instance.this[0].manage_master_user_password && aws_db_instance.this[0].master_user_secret_kms_key_id == var.kms_key_arn
      && aws_db_instance.this[0].performance_insights_enabled && aws_db_instance.this[0].performance_insights_kms_key_id == var.kms_key_arn
      && aws_db_instance.this[0].multi_az && !aws_db_instance.this[0].publicly_accessible
      && aws_db_instance.this[0].deletion_protection && !aws_db_instance.this[0].skip_final_snapshot
      && aws_db_instance.this[0].final_snapshot_identifier == "connectly-shared-test-rds-final"
      && aws_db_instance.this[0].copy_tags_to_snapshot && aws_db_instance.this[0].auto_minor_version_upgrade
      && !aws_db_instance.this[0].allow_major_version_upgrade && aws_db_instance.this[0].iam_database_authentication_enabled
    )
    error_message = "The instance must be encrypted, in two zones, private and protected."
  }

  assert {
    condition = (
      aws_db_parameter_group.this[0].family == "postgres16"
      && aws_db_instance.this[0].parameter_group_name == aws_db_parameter_group.this[0].name
      && [for parameter in aws_db_parameter_group.this[0].parameter : parameter.value if parameter.name == "rds.force_ssl"] == ["1"]
      && length(aws_rds_cluster.this) == 0 && length(aws_rds_cluster_instance.this) == 0
    )
    error_message = "TLS must be forced by the group of the instance."
  }

  assert {
    condition = (
      { for log, group in aws_cloudwatch_log_group.this : log => group.name } == {
        postgresql = "/aws/rds/instance/connectly-shared-test-rds/postgresql"
        upgrade    = "/aws/rds/instance/connectly-shared-test-rds/upgrade"
      }
      && toset(keys(aws_cloudwatch_log_group.this)) == toset(aws_db_instance.this[0].enabled_cloudwatch_logs_exports)
    )
    error_message = "Each log that is exported must have its group."
  }

  assert {
    condition = (
      output.endpoint == "instance.example" && output.resource_id == "db-MOCKED"
      && output.cluster_identifier == null && output.reader_endpoint == null
      && output.instance_identifiers == tolist(["connectly-shared-test-rds"])
      && output.master_secret_arn == "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-mocked"
    )
    error_message = "The outputs must be those of the instance, and those of a cluster null."
  }
}

run "a_proxy_stands_between_tasks_and_database" {
  command = apply

  variables {
    proxy = { secret_arns = ["arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:app-1a2b3c"] }
  }

  assert {
    condition = (
      aws_db_proxy.this["this"].require_tls
      && aws_db_proxy.this["this"].vpc_subnet_ids == toset(var.network.subnet_ids)
      && aws_db_proxy.this["this"].vpc_security_group_ids == toset(["sg-mockedproxy"])
      && { for auth in aws_db_proxy.this["this"].auth : auth.secret_arn => auth.iam_auth } == {
        "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!cluster-mocked" = "REQUIRED"
        "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:app-1a2b3c"         = "REQUIRED"
      }
      && aws_db_proxy_target.this["this"].db_cluster_identifier == aws_rds_cluster.this[0].id
      && aws_db_proxy_target.this["this"].db_instance_identifier == null
    )
    error_message = "The proxy must ask for TLS and IAM, know the secrets and lead to the cluster."
  }

  assert {
    condition = [
      for rule in [
        aws_vpc_security_group_egress_rule.ecs_tasks_proxy["this"],
        aws_vpc_security_group_ingress_rule.proxy_ecs_tasks["this"],
        aws_vpc_security_group_egress_rule.proxy_rds["this"],
        aws_vpc_security_group_ingress_rule.rds_proxy["this"],
      ] : "${rule.security_group_id} ${rule.referenced_security_group_id} ${rule.from_port}-${rule.to_port} ${rule.ip_protocol}"
      ] == [
      "sg-tasks sg-mockedproxy 5432-5432 tcp",
      "sg-mockedproxy sg-tasks 5432-5432 tcp",
      "sg-mockedproxy sg-databases 5432-5432 tcp",
      "sg-databases sg-mockedproxy 5432-5432 tcp",
    ]
    error_message = "The chain must be tasks, proxy, database, on the engine's port, open on both sides."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.proxy["this"].name == "/aws/rds/proxy/connectly-shared-test-rds-proxy"
      && aws_cloudwatch_log_group.proxy["this"].kms_key_id == var.kms_key_arn
    )
    error_message = "The proxy must write to a log group that is encrypted with the key."
  }
}

run "a_proxy_before_an_instance" {
  command = apply

  variables {
    engine = "postgres"
    proxy  = { iam_auth = false }
  }

  assert {
    condition = (
      aws_db_proxy_target.this["this"].db_instance_identifier == "connectly-shared-test-rds"
      && aws_db_proxy_target.this["this"].db_cluster_identifier == null
      && one(aws_db_proxy.this["this"].auth).iam_auth == "DISABLED"
      && output.proxy_endpoint == aws_db_proxy.this["this"].endpoint
    )
    error_message = "The proxy must lead to the instance, with the password alone where IAM is not asked for."
  }
}
