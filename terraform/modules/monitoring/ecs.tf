# A Fargate cluster has no capacity of its own. What bounds it is the account's quota of vCPUs, which
# AWS/Usage tells with and without Container Insights, and what is free at AWS, which tasks that
# cannot be placed tell. The cluster metrics of AWS/ECS are those of EC2 instances alone.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster_utilization.html
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html

locals {
  _insights     = var.ecs == null ? false : var.ecs.container_insights
  _cluster_name = var.ecs == null ? "" : var.ecs.cluster_name

  _fargate_classes = {
    for name, class in { on-demand = "Standard/OnDemand", spot = "Standard/Spot" } : name => class
    if local._families.ecs
  }

  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
  _reservations = {
    for name, metric in { cpu = "Cpu", memory = "Memory" } : name => metric
    if local._insights
  }

  _ecs_expression_alarms = merge(
    {
      for name, class in local._fargate_classes : "ecs-quota-${name}" => {
        description = "Fargate tasks use most of the account's quota of ${name} vCPUs in this region; at the quota no further task starts. Ask for more in Service Quotas (AWS Fargate), or stop what is not needed."
        namespace   = "AWS/Usage"
        dimensions = {
          Class    = class
          Resource = "vCPU"
          Service  = "Fargate"
          Type     = "Resource"
        }
        statistic  = "Maximum"
        metrics    = { used = "ResourceCount" }
        expression = "100 * used / SERVICE_QUOTA(used)"
        label      = "vCPUs in percent of the quota"
        threshold  = local._thresholds.ecs_quota_percent
        periods    = 1
        # No task, no data.
        missing = "notBreaching"
      }
    },
    {
      for name, metric in local._reservations : "ecs-reserved-${name}" => {
        description = "The tasks of cluster ${local._cluster_name} use nearly all ${name} that they reserve. Find the service on the dashboard, then give its tasks more or run more of them."
        namespace   = "ECS/ContainerInsights"
        dimensions  = { ClusterName = local._cluster_name }
        statistic   = "Average"
        metrics = {
          reserved = "${metric}Reserved"
          used     = "${metric}Utilized"
        }
        expression = "100 * used / reserved"
        label      = "${title(name)} in percent of the reservation"
        threshold  = local._thresholds.ecs_reservation_percent
        periods    = 3
        missing    = "notBreaching"
      }
    },
  )

  _ecs_event_rules = {
    for name in local._families.ecs ? ["ecs-placement-failures"] : [] : name => {
      description = "Services of the cluster ${local._cluster_name} that cannot place a task."
      state       = "ENABLED"
      pattern = jsonencode({
        source      = ["aws.ecs"]
        detail-type = ["ECS Service Action"]
        detail = {
          clusterArn = [var.ecs.cluster_arn]
          eventName  = ["SERVICE_TASK_PLACEMENT_FAILURE"]
        }
      })
    }
  }

  _ecs_metric_alarms = {
    for name in keys(local._ecs_event_rules) : name => {
      description = "A service of cluster ${local._cluster_name} cannot place tasks. Its events (aws ecs describe-services) say why: no Fargate capacity, then let it run on the other capacity provider or in more zones; a quota, then ask for more."
      namespace   = "AWS/Events"
      metric      = "TriggeredRules"
      dimensions  = { RuleName = "${var.name}-${name}" }
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = local._thresholds.ecs_placement_failures
      periods     = 1
      # The metric is there only when the rule matches.
      missing = "notBreaching"
    }
  }

  _ecs_graphs = concat(
    [
      {
        title = "Fargate vCPUs of the account"
        lines = [for name, class in local._fargate_classes : ["AWS/Usage", "ResourceCount", "Class", class, "Resource", "vCPU", "Service", "Fargate", "Type", "Resource", { label = name, stat = "Maximum" }]]
      },
      {
        title = "Tasks that could not be placed"
        lines = [for name in keys(local._ecs_event_rules) : ["AWS/Events", "TriggeredRules", "RuleName", "${var.name}-${name}", { label = "events", stat = "Sum" }]]
      },
    ],
    [
      for name, metric in { CPU = "CPUUtilization", Memory = "MemoryUtilization" } : {
        title                   = "${name} of the services in percent"
        lines                   = [[{ expression = "SEARCH('{AWS/ECS,ClusterName,ServiceName} MetricName=\"${metric}\" ClusterName=\"${local._cluster_name}\"', 'Average', 300)" }]]
      }
    ],
    [
      for name, metric in local._reservations : {
        title = "${title(name)}: reserved and used"
        lines = [for kind in ["Reserved", "Utilized"] : ["ECS/ContainerInsights", "${metric}${kind}", "ClusterName", local._cluster_name, { label = lower(kind), stat = "Average" }]]
      }
    ],
  )
}
