variable "bus" {
  type    = string
  default = "default"
}

variable "rules" {
  type    = any
  default = {}
}

variable "targets" {
  type    = any
  default = {}
}

variable "queues" {
  type = map(object({
    fifo       = optional(bool, false)
    dead       = optional(object({ enabled = optional(bool, true), tries = optional(number, 5) }), {})
    subscribes = optional(list(string), [])
    key        = optional(string, "alias/aws/sqs")
    delay      = optional(number)
  }))
  default = {}
}

variable "topics" {
  type    = map(map(string))
  default = {}
}

locals {
  topic_names = { for name, topic in var.topics : name => tobool(lookup(topic, "fifo", "false")) ? "${name}.fifo" : name }
  targets = { for target in flatten([
    for index, rule in var.rules : [
      for target in lookup(var.targets, index, []) :
      merge(target, {
        name = index
        Name = "${replace(index, "_", "-")}-rule"
        key  = join(".", [index, target.name])
      })
    ]
  ]) : target.key => target }
  pairs = { for pair in setproduct(keys(var.queues), keys(var.topics)) : "${pair[0]}<-${pair[1]}" => { queue = pair[0], topic = pair[1] } if contains(var.queues[pair[0]].subscribes, pair[1]) }
  dead  = { for name, queue in var.queues : name => queue if queue.dead.enabled }
}

resource "aws_sns_topic" "this" {
  for_each = var.topics

  name                        = local.topic_names[each.key]
  fifo_topic                  = tobool(lookup(each.value, "fifo", "false"))
  content_based_deduplication = tobool(lookup(each.value, "fifo", "false")) ? true : null
  kms_master_key_id           = lookup(each.value, "key", null)
  display_name                = try(regex("^(.{0,10})", each.value.display)[0], null)
}

resource "aws_sqs_queue" "dead" {
  for_each = local.dead

  name              = format("%s-dead%s", each.key, each.value.fifo ? ".fifo" : "")
  fifo_queue        = each.value.fifo
  kms_master_key_id = each.value.key
}

resource "aws_sqs_queue" "this" {
  for_each = var.queues

  name              = "${each.key}%{if each.value.fifo}.fifo%{endif}"
  fifo_queue        = each.value.fifo
  kms_master_key_id = each.value.key
  delay_seconds     = each.value.delay

  visibility_timeout_seconds = pow(2, 5) * (each.value.fifo ? 2 : 1)
  message_retention_seconds  = parseint("1209600", 10)
  max_message_size           = floor(1024 * 256 / 2)
}

resource "aws_sqs_queue_redrive_policy" "this" {
  for_each = local.dead

  queue_url = aws_sqs_queue.this[each.key].id
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:ap-northeast-2:111122223333:${aws_sqs_queue.dead[each.key].name}"
    maxReceiveCount     = each.value.dead.tries
  })
}

resource "aws_sns_topic_subscription" "this" {
  for_each = local.pairs

  topic_arn     = "arn:aws:sns:ap-northeast-2:111122223333:${aws_sns_topic.this[each.value.topic].name}"
  endpoint      = "arn:aws:sqs:ap-northeast-2:111122223333:${aws_sqs_queue.this[each.value.queue].name}"
  protocol      = "sqs"
  filter_policy = jsonencode({ kind = sort(setsubtract(var.queues[each.value.queue].subscribes, ["other"])) })
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = { for name, rule in var.rules : name => merge(rule, { Name = "${replace(name, "_", "-")}-rule" }) }

  name                = each.value.Name
  event_bus_name      = can(each.value.schedule) ? "default" : var.bus
  event_pattern       = lookup(each.value, "pattern", null)
  schedule_expression = lookup(each.value, "schedule", null)
  state               = try(each.value.enabled ? "ENABLED" : "DISABLED", tobool(each.value.state) ? "ENABLED" : "DISABLED", each.value.state, null)
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.targets

  rule           = each.value.Name
  event_bus_name = "default"
  target_id      = each.value.name
  arn            = each.value.arn
  input          = lookup(each.value, "input", null)

  dynamic "input_transformer" {
    for_each = lookup(each.value, "transformer", null) != null ? [each.value.transformer] : []

    content {
      input_paths    = input_transformer.value.paths
      input_template = chomp(input_transformer.value.template)
    }
  }

  dynamic "retry_policy" {
    for_each = [for value in [lookup(each.value, "retry", null)] : value if value != null]

    content {
      maximum_retry_attempts       = retry_policy.value[0]
      maximum_event_age_in_seconds = element(retry_policy.value, 1)
    }
  }

  depends_on = [aws_cloudwatch_event_rule.this]
}

output "targets" { value = [for key, target in aws_cloudwatch_event_target.this : "${key}=${target.target_id}"] }
output "pairs" { value = keys(aws_sns_topic_subscription.this) }
output "queues" { value = zipmap(keys(aws_sqs_queue.this), values(aws_sqs_queue.this)[*].name) }
