locals {
  files   = fileset("${path.module}/config", "**/*.yaml")
  configs = { for name in local.files : trimsuffix(basename(name), ".yaml") => yamldecode(file("${path.module}/config/${name}")) }
  queues  = merge([for name, config in local.configs : { for queue in try(config.queues, []) : "${name}/${queue.name}" => merge(local.defaults, queue) }]...)
  topics  = toset(flatten([for config in values(local.configs) : lookup(config, "topics", [])]))
  alarms  = csvdecode(file("${path.module}/config/alarms.csv"))
  defaults = {
    delay   = 0
    fifo    = false
    retries = null
  }
}

resource "aws_sqs_queue" "dead" {
  for_each = { for name, queue in local.queues : name => queue if queue.retries != null }

  name       = join("", [replace(each.key, "/", "-"), "-dead", each.value.fifo ? ".fifo" : ""])
  fifo_queue = each.value.fifo ? true : null
}

resource "aws_sqs_queue" "this" {
  for_each = local.queues

  name          = format("%s%s", replace(each.key, "/", "-"), each.value.fifo ? ".fifo" : "")
  fifo_queue    = each.value.fifo ? true : null
  delay_seconds = each.value.delay
  redrive_policy = each.value.retries == null ? null : jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[each.key].arn
    maxReceiveCount     = each.value.retries
  })
}

resource "aws_sns_topic" "this" {
  for_each = local.topics

  name            = each.value
  delivery_policy = templatefile("${path.module}/templates/delivery.tftpl", { name = each.value, delays = [5, 10, 20] })
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for alarm in local.alarms : alarm.name => alarm }

  alarm_name          = upper(each.key)
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  statistic           = title(each.value.statistic)
  period              = 60 * each.value.minutes
  evaluation_periods  = 1
  alarm_description   = <<-EOT
    ${each.value.metric} above ${each.value.threshold}
    %{~if each.value.minutes > 1} for ${each.value.minutes} minutes%{endif~}
    , see the runbook.
  EOT
}

resource "aws_db_parameter_group" "this" {
  for_each = { for name, config in local.configs : name => config.table if can(config.table.key) }

  name        = each.key
  family      = try(each.value.capacity, null) == null ? "postgres16" : "postgres17"
  description = try(each.value.sort, null)

  dynamic "parameter" {
    for_each = toset(compact(concat([each.value.key, try(each.value.sort, "")], [for index in try(each.value.indexes, []) : index.key])))

    content {
      name  = parameter.key
      value = lookup(try(each.value.types, {}), parameter.value, "S")
    }
  }

  dynamic "parameter" {
    for_each = { for index in try(each.value.indexes, []) : index.key => index }
    iterator = index

    content {
      name         = "by-${index.key}"
      value        = try(upper(index.value.projection), "ALL")
      apply_method = "pending-reboot"
    }
  }
}

output "configs" {
  value = local.configs
}

output "digest" {
  value = { for name in local.files : name => filesha256("${path.module}/config/${name}") }
}
