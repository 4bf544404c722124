output "alarm_arns" {
  description = "ARNs of the alarms by what follows the prefix in their names."
  value = merge(
    { for name, alarm in aws_cloudwatch_metric_alarm.expression : name => alarm.arn },
    { for name, alarm in aws_cloudwatch_metric_alarm.metric : name => alarm.arn },
  )
}

output "dashboard_names" {
  description = "Names of the dashboards by family: ecs, elasticache, kms, network and rds."
  value       = { for family, dashboard in aws_cloudwatch_dashboard.this : family => dashboard.dashboard_name }
}

output "topic_arn" {
  description = "ARN of the topic that alarms of the account may publish to."
  value       = aws_sns_topic.this.arn

  # An alarm of a project that changes its state before would tell nobody.
  depends_on = [aws_sns_topic_policy.this]
}
