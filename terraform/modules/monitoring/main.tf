locals {
  # What an alarm watches, by family of shared resources: a family that is not given has none.
  _families = {
    ecs         = var.ecs != null
    elasticache = var.elasticache != null
    kms         = var.kms != null
    network     = var.network != null
    rds         = var.rds != null
  }

  _thresholds = merge(local._default_thresholds, var.thresholds)

  # Alarms on one metric, and alarms on an expression over several, by what follows the name.
  metric_alarms = merge(
    local._ecs_metric_alarms,
    local._elasticache_alarms,
    local._kms_alarms,
    local._network_metric_alarms,
    local._rds_alarms,
  )
  expression_alarms = merge(
    local._ecs_expression_alarms,
    local._network_expression_alarms,
  )

  event_rules = merge(local._ecs_event_rules, local._kms_event_rules)
}

resource "aws_cloudwatch_metric_alarm" "metric" {
  for_each = local.metric_alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = each.value.description

  namespace   = each.value.namespace
  metric_name = each.value.metric
  dimensions  = each.value.dimensions
  statistic   = each.value.statistic
  period      = 300

  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.periods
  treat_missing_data  = each.value.missing

  alarm_actions = [aws_sns_topic.this.arn]
  ok_actions    = [aws_sns_topic.this.arn]

  tags = { Name = "${var.name}-${each.key}" }

  # An alarm that changes its state before the policy is there would tell nobody.
  depends_on = [aws_sns_topic_policy.this]
}

resource "aws_cloudwatch_metric_alarm" "expression" {
  for_each = local.expression_alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = each.value.description

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.periods
  treat_missing_data  = each.value.missing

  alarm_actions = [aws_sns_topic.this.arn]
  ok_actions    = [aws_sns_topic.this.arn]

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = each.value.namespace
        metric_name = metric_query.value
        dimensions  = each.value.dimensions
        stat        = each.value.statistic
        period      = 300
      }
    }
  }

  metric_query {
    id          = "result"
    expression  = each.value.expression
    label       = each.value.label
    return_data = true
  }

  tags = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_sns_topic_policy.this]
}

# Rules without a target: each match counts in AWS/Events, where an alarm watches. EventBridge itself
# could publish to the topic only if the topic's policy let in the rules of every account, for no
# condition may limit it there.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/policy-keys-eventbridge.html
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.event_rules

  name          = "${var.name}-${each.key}"
  description   = each.value.description
  event_pattern = each.value.pattern
  state         = each.value.state

  tags = { Name = "${var.name}-${each.key}" }
}
