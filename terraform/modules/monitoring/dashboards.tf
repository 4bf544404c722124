# One dashboard for each family: switching one on or off alters no other.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html

locals {
  _graphs = {
    ecs         = local._ecs_graphs
    elasticache = local._elasticache_graphs
    kms         = local._kms_graphs
    network     = local._network_graphs
    rds         = local._rds_graphs
  }

  _alarm_names = {
    ecs         = concat(keys(local._ecs_expression_alarms), keys(local._ecs_metric_alarms))
    elasticache = keys(local._elasticache_alarms)
    kms         = keys(local._kms_alarms)
    network     = concat(keys(local._network_expression_alarms), keys(local._network_metric_alarms))
    rds         = keys(local._rds_alarms)
  }

  dashboards = {
    for family, on in local._families : family => jsonencode({
      widgets = concat(
        [
          {
            type   = "alarm"
            x      = 0
            y      = 0
            width  = 24
            height = 2 + ceil(length(local._alarm_names[family]) / 4)
            properties = {
              title  = "Alarms"
              alarms = [for name in local._alarm_names[family] : "arn:aws:cloudwatch:${var.region}:${var.account_id}:alarm:${var.name}-${name}"]
            }
          },
        ],
        [
          for index, graph in local._graphs[family] : {
            type   = "metric"
            x      = 12 * (index % 2)
            y      = 2 + ceil(length(local._alarm_names[family]) / 4) + 6 * floor(index / 2)
            width  = 12
            height = 6
            properties = {
              title   = graph.title
              metrics = graph.lines
              period  = 300
              region  = var.region
              view    = "timeSeries"
            }
          }
        ],
      )
    }) if on
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  for_each = local.dashboards

  dashboard_name = "${var.name}-${each.key}"
  dashboard_body = each.value
}
