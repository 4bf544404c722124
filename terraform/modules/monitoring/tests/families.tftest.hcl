# The real provider without an account: it computes the policy document, which a mock would not.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name        = "connectly-shared-dev"
  account_id  = "123456789012"
  region      = "ap-northeast-2"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
}

run "without_families_there_is_a_topic_alone" {
  command = plan

  assert {
    condition = (
      length(aws_cloudwatch_metric_alarm.metric) == 0
      && length(aws_cloudwatch_metric_alarm.expression) == 0
      && length(aws_cloudwatch_event_rule.this) == 0
      && length(aws_cloudwatch_dashboard.this) == 0
      && length(aws_sns_topic_subscription.this) == 0
    )
    error_message = "Nothing is watched that was not given."
  }

  assert {
    condition     = aws_sns_topic.this.name == "connectly-shared-dev-alarms" && aws_sns_topic.this.kms_master_key_id == var.kms_key_arn
    error_message = "The topic must be encrypted with the key."
  }
}

run "only_alarms_of_the_account_publish_and_over_tls_alone" {
  command = plan

  assert {
    condition = {
      for statement in jsondecode(data.aws_iam_policy_document.topic.json).Statement :
      statement.Sid => "${statement.Effect} ${statement.Action} ${statement.Resource}"
      } == {
      AlarmsOfTheAccount    = "Allow sns:Publish arn:aws:sns:ap-northeast-2:123456789012:connectly-shared-dev-alarms"
      DenyInsecureTransport = "Deny sns:Publish arn:aws:sns:ap-northeast-2:123456789012:connectly-shared-dev-alarms"
    }
    error_message = "There must be one statement that allows and one that denies."
  }

  assert {
    condition = {
      for statement in jsondecode(data.aws_iam_policy_document.topic.json).Statement :
      statement.Sid => statement.Condition
      } == {
      AlarmsOfTheAccount = {
        ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:*" }
        StringEquals = { "aws:SourceAccount" = "123456789012" }
      }
      DenyInsecureTransport = { Bool = { "aws:SecureTransport" = "false" } }
    }
    error_message = "The statements must be limited to the account's alarms, and to plain HTTP."
  }

  assert {
    condition = [
      for statement in jsondecode(data.aws_iam_policy_document.topic.json).Statement :
      statement.Principal if statement.Effect == "Allow"
    ] == [{ Service = "cloudwatch.amazonaws.com" }]
    error_message = "CloudWatch alone publishes."
  }
}

run "subscribers_are_told" {
  command = plan

  variables {
    subscriptions = {
      pager = { endpoint = "https://pager.connectly.example/hook", protocol = "https" }
      team  = { endpoint = "platform@connectly.example", protocol = "email" }
    }
  }

  assert {
    condition = {
      for name, one in aws_sns_topic_subscription.this : name => "${one.protocol} ${one.endpoint}"
      } == {
      pager = "https https://pager.connectly.example/hook"
      team  = "email platform@connectly.example"
    }
    error_message = "Each subscriber must be subscribed under its name."
  }
}

run "nat_gateways_are_watched_by_zone" {
  command = plan

  variables {
    network = {
      nat_gateway_ids = { ap-northeast-2a = "nat-0a", ap-northeast-2c = "nat-0c" }
    }
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.metric :
      name => "${alarm.namespace} ${alarm.metric_name} ${alarm.statistic} ${alarm.dimensions.NatGatewayId} ${alarm.threshold}"
      } == {
      nat-port-allocation-ap-northeast-2a = "AWS/NATGateway ErrorPortAllocation Sum nat-0a 0"
      nat-port-allocation-ap-northeast-2c = "AWS/NATGateway ErrorPortAllocation Sum nat-0c 0"
    }
    error_message = "Each gateway must have an alarm on port allocation errors."
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.expression :
      name => join(" ", sort(flatten([for query in alarm.metric_query : [for metric in query.metric : "${metric.metric_name}/${metric.dimensions.NatGatewayId}"]])))
      } == {
      nat-packets-drop-ap-northeast-2a = "PacketsDropCount/nat-0a PacketsInFromDestination/nat-0a PacketsInFromSource/nat-0a"
      nat-packets-drop-ap-northeast-2c = "PacketsDropCount/nat-0c PacketsInFromDestination/nat-0c PacketsInFromSource/nat-0c"
    }
    error_message = "Each gateway must have an alarm on its share of dropped packets."
  }

  assert {
    condition = alltrue([
      for alarm in values(aws_cloudwatch_metric_alarm.expression) :
      one([for query in alarm.metric_query : query.expression if query.return_data])
      == "IF(from_source + from_destination > 0, 100 * dropped / (from_source + from_destination), 0)"
    ])
    error_message = "The share must not be divided by no traffic."
  }

  assert {
    condition     = keys(aws_cloudwatch_dashboard.this) == ["network"]
    error_message = "There must be the dashboard of the network alone."
  }
}

run "a_fargate_cluster_is_watched_without_container_insights" {
  command = plan

  variables {
    ecs = {
      cluster_arn  = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-dev"
      cluster_name = "connectly-shared-dev"
    }
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.expression :
      name => [for query in alarm.metric_query : one([for metric in query.metric : "${metric.namespace} ${metric.dimensions.Class}"]) if query.id == "used"]
      } == {
      ecs-quota-on-demand = ["AWS/Usage Standard/OnDemand"]
      ecs-quota-spot      = ["AWS/Usage Standard/Spot"]
    }
    error_message = "The quota must be watched, and no metric that only Container Insights makes."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.this["ecs-placement-failures"].event_pattern).detail
      == { clusterArn = [var.ecs.cluster_arn], eventName = ["SERVICE_TASK_PLACEMENT_FAILURE"] }
      && aws_cloudwatch_metric_alarm.metric["ecs-placement-failures"].dimensions == tomap({
        RuleName = aws_cloudwatch_event_rule.this["ecs-placement-failures"].name
      })
    )
    error_message = "Tasks of the cluster that cannot be placed must raise an alarm."
  }

  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.this["ecs"].dashboard_body, "ECS/ContainerInsights")
    error_message = "The dashboard must have no graph that stays empty."
  }
}

run "container_insights_add_reservations" {
  command = plan

  variables {
    ecs = {
      cluster_arn        = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-prod"
      cluster_name       = "connectly-shared-prod"
      container_insights = true
    }
  }

  assert {
    condition = keys(aws_cloudwatch_metric_alarm.expression) == [
      "ecs-quota-on-demand", "ecs-quota-spot", "ecs-reserved-cpu", "ecs-reserved-memory",
    ]
    error_message = "With Container Insights the use of reservations must be watched too."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this["ecs"].dashboard_body, "ECS/ContainerInsights")
    error_message = "The dashboard must show the reservations."
  }
}

run "a_key_is_watched_for_errors_and_changes" {
  command = plan

  variables {
    kms = { key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
  }

  assert {
    condition = { for name, rule in aws_cloudwatch_event_rule.this : name => rule.state } == {
      kms-errors    = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
      kms-key-state = "ENABLED"
    }
    error_message = "Errors of Decrypt and the like are read-only events, which only this state delivers."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.this["kms-errors"].event_pattern).detail["$or"]
      == [
        { resources = { ARN = [var.kms.key_arn] } },
        { errorMessage = [{ wildcard = "*${var.kms.key_arn}*" }] },
      ]
    )
    error_message = "Errors of this key alone must match, those of callers that were refused as well."
  }

  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.this["kms-key-state"].event_pattern)["$or"][0]
      == { detail-type = ["KMS CMK Deletion"], resources = [var.kms.key_arn] }
    )
    error_message = "The deletion of the key must match without a trail."
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.metric : name => alarm.dimensions.RuleName
      } == {
      kms-errors    = "connectly-shared-dev-kms-errors"
      kms-key-state = "connectly-shared-dev-kms-key-state"
    }
    error_message = "Each rule must have an alarm."
  }
}

run "databases_of_rds_are_watched_by_instance" {
  command = plan

  variables {
    rds = { instance_identifiers = ["connectly-shared-dev"] }
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.metric :
      name => "${alarm.metric_name} ${alarm.comparison_operator} ${alarm.threshold} ${alarm.dimensions.DBInstanceIdentifier}"
      } == {
      rds-connections-connectly-shared-dev = "DatabaseConnections GreaterThanThreshold 80 connectly-shared-dev"
      rds-cpu-connectly-shared-dev         = "CPUUtilization GreaterThanThreshold 80 connectly-shared-dev"
      rds-storage-connectly-shared-dev     = "FreeStorageSpace LessThanThreshold 5368709120 connectly-shared-dev"
    }
    error_message = "CPU, connections and free storage must be watched."
  }
}

run "aurora_is_watched_by_its_own_metrics" {
  command = plan

  variables {
    rds = {
      cluster_identifier   = "connectly-shared-prod"
      instance_identifiers = ["connectly-shared-prod-1", "connectly-shared-prod-2"]
      serverless           = true
    }
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.metric : name => alarm.metric_name
      if strcontains(name, "prod-1")
      } == {
      rds-acu-connectly-shared-prod-1         = "ACUUtilization"
      rds-connections-connectly-shared-prod-1 = "DatabaseConnections"
      rds-cpu-connectly-shared-prod-1         = "CPUUtilization"
      rds-storage-connectly-shared-prod-1     = "FreeLocalStorage"
    }
    error_message = "Aurora has no FreeStorageSpace, and a serverless instance has capacity units."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.metric) == 8
    error_message = "Each instance must be watched."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this["rds"].dashboard_body, "VolumeBytesUsed")
    error_message = "The dashboard must show the volume of the cluster."
  }
}

run "caches_are_watched_by_member" {
  command = plan

  variables {
    elasticache = { member_ids = ["connectly-shared-dev-001", "connectly-shared-dev-002"] }
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.metric : name => "${alarm.metric_name} ${alarm.dimensions.CacheClusterId}"
      if strcontains(name, "001")
      } == {
      elasticache-cpu-connectly-shared-dev-001       = "EngineCPUUtilization connectly-shared-dev-001"
      elasticache-evictions-connectly-shared-dev-001 = "Evictions connectly-shared-dev-001"
      elasticache-host-cpu-connectly-shared-dev-001  = "CPUUtilization connectly-shared-dev-001"
      elasticache-memory-connectly-shared-dev-001    = "DatabaseMemoryUsagePercentage connectly-shared-dev-001"
    }
    error_message = "Evictions, memory and CPU must be watched."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.metric) == 8
    error_message = "Each member must be watched."
  }
}

run "thresholds_may_be_others" {
  command = plan

  variables {
    rds        = { instance_identifiers = ["connectly-shared-dev"] }
    thresholds = { rds_connections = 400, rds_free_storage_gib = 1 }
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.metric : name => alarm.threshold
      } == {
      rds-connections-connectly-shared-dev = 400
      rds-cpu-connectly-shared-dev         = 80
      rds-storage-connectly-shared-dev     = 1073741824
    }
    error_message = "Thresholds must be as given, and the default ones where none is given."
  }
}

run "every_family_has_a_dashboard_that_names_its_alarms" {
  command = plan

  variables {
    ecs = {
      cluster_arn  = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-dev"
      cluster_name = "connectly-shared-dev"
    }
    elasticache = { member_ids = ["connectly-shared-dev-001"] }
    kms         = { key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
    network     = { nat_gateway_ids = { ap-northeast-2a = "nat-0a" } }
    rds         = { instance_identifiers = ["connectly-shared-dev"] }
  }

  assert {
    condition = {
      for family, dashboard in aws_cloudwatch_dashboard.this : family => dashboard.dashboard_name
      } == {
      ecs         = "connectly-shared-dev-ecs"
      elasticache = "connectly-shared-dev-elasticache"
      kms         = "connectly-shared-dev-kms"
      network     = "connectly-shared-dev-network"
      rds         = "connectly-shared-dev-rds"
    }
    error_message = "Each family must have a dashboard of its own."
  }

  assert {
    condition = sort(flatten([
      for dashboard in values(aws_cloudwatch_dashboard.this) : [
        for widget in jsondecode(dashboard.dashboard_body).widgets : widget.properties.alarms if widget.type == "alarm"
      ]
      ])) == sort([
      for name in concat(keys(aws_cloudwatch_metric_alarm.metric), keys(aws_cloudwatch_metric_alarm.expression)) :
      "arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:connectly-shared-dev-${name}"
    ])
    error_message = "Each alarm must be on one dashboard."
  }

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.metric), values(aws_cloudwatch_metric_alarm.expression)) :
      length(alarm.alarm_description) > 80 && length(alarm.alarm_description) <= 1024
    ])
    error_message = "Each alarm must say what to do."
  }
}
