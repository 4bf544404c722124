variable "name" {
  type    = string
  default = null
}

variable "kind" {
  type    = string
  default = "application"
}

variable "subnets" {
  type    = list(string)
  default = []
}

variable "mappings" {
  type    = list(map(string))
  default = []
}

variable "vpc_id" {
  type    = string
  default = null
}

variable "logs" {
  type    = map(string)
  default = {}
}

variable "listeners" {
  type    = any
  default = {}
}

variable "targets" {
  type    = any
  default = {}
}

variable "ingress" {
  type    = any
  default = {}
}

variable "egress" {
  type    = any
  default = {}
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  # One rule of a listener by the keys of both, listeners without rules left out.
  rules = flatten([
    for listener_key, listener in var.listeners : [
      for rule_key, rule in lookup(listener, "rules", {}) :
      merge(rule, { listener = listener_key, key = rule_key, priority = try(rule.priority, null) })
    ]
  ])
  certificates = merge([
    for key, listener in var.listeners : {
      for index, arn in try(listener.more_certificates, []) : "${key}/${index}" => { listener = key, arn = arn }
    }
  ]...)
  attachments = { for pair in flatten([
    for key, group in var.targets : [
      for index, id in try(group.ids, []) : { key = "${key}-${index}", group = key, id = id, port = try(group.port, null) }
    ]
  ]) : pair.key => pair }
}

resource "aws_security_group" "this" {
  count = var.kind == "application" ? 1 : 0

  name        = "${coalesce(var.name, "unnamed")}-lb"
  description = "Load balancer"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = { for key, rule in var.ingress : key => rule if length(aws_security_group.this) > 0 }

  security_group_id            = one(aws_security_group.this[*].id)
  ip_protocol                  = try(each.value.protocol, "tcp")
  from_port                    = each.value.port
  to_port                      = try(each.value.to, each.value.port)
  cidr_ipv4                    = lookup(each.value, "cidr", null)
  cidr_ipv6                    = lookup(each.value, "cidr6", null)
  referenced_security_group_id = lookup(each.value, "group", null)
  description                  = try(each.value.description, "Port ${each.value.port}")
  tags                         = merge(var.tags, { Name = try(each.value.name, each.key) }, try(each.value.tags, {}))
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = { for key, rule in var.egress : key => rule if length(aws_security_group.this) > 0 }

  security_group_id = one(aws_security_group.this[*].id)
  ip_protocol       = try(each.value.protocol, "-1")
  from_port         = try(each.value.port, null)
  to_port           = try(each.value.port, null)
  cidr_ipv4         = each.value.cidr
}

resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = var.kind
  internal           = length(var.mappings) == 0
  security_groups    = var.kind == "application" ? compact(concat(aws_security_group.this[*].id, [""])) : null
  subnets            = length(var.mappings) > 0 ? null : var.subnets

  drop_invalid_header_fields = var.kind == "application" ? true : null

  dynamic "access_logs" {
    for_each = length(keys(var.logs)) == 0 ? [] : [var.logs]

    content {
      bucket  = lookup(access_logs.value, "bucket", null)
      prefix  = lookup(access_logs.value, "prefix", null)
      enabled = tobool(lookup(access_logs.value, "enabled", lookup(access_logs.value, "bucket", null) != null))
    }
  }

  dynamic "subnet_mapping" {
    for_each = var.mappings

    content {
      subnet_id     = subnet_mapping.value.subnet_id
      allocation_id = lookup(subnet_mapping.value, "allocation_id", null)
    }
  }

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_lb_target_group" "this" {
  for_each = var.targets

  name                 = try(each.value.name, "${var.name}-${each.key}")
  port                 = try(each.value.type, "ip") == "lambda" ? null : try(each.value.port, 80)
  protocol             = try(each.value.type, "ip") == "lambda" ? null : upper(try(each.value.protocol, var.kind == "network" ? "tcp" : "http"))
  target_type          = try(each.value.type, "ip")
  vpc_id               = try(each.value.type, "ip") == "lambda" ? null : try(each.value.vpc_id, var.vpc_id)
  deregistration_delay = tonumber(try(each.value.delay, "300"))

  dynamic "health_check" {
    for_each = try([each.value.health], [])

    content {
      enabled  = try(health_check.value.enabled, null)
      path     = try(health_check.value.path, "/")
      matcher  = try(health_check.value.matcher, join("-", [200, 299]))
      interval = try(health_check.value.interval, null)
    }
  }

  dynamic "stickiness" {
    for_each = can(each.value.stickiness) ? [each.value.stickiness] : []

    content {
      type            = try(stickiness.value.type, "lb_cookie")
      cookie_duration = try(stickiness.value.seconds, 60 * 60)
    }
  }
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = local.attachments

  target_group_arn = aws_lb_target_group.this[each.value.group].arn
  target_id        = each.value.id
  port             = each.value.port
}

resource "aws_lb_listener" "this" {
  for_each = var.listeners

  load_balancer_arn = aws_lb.this.arn
  port              = try(each.value.port, can(each.value.certificate) ? 443 : 80)
  protocol          = try(each.value.protocol, can(each.value.certificate) ? "HTTPS" : "HTTP")
  certificate_arn   = try(each.value.certificate, null)
  ssl_policy        = contains(["HTTPS", "TLS"], try(each.value.protocol, can(each.value.certificate) ? "HTTPS" : "HTTP")) ? "ELBSecurityPolicy-TLS13-1-2-2021-06" : null

  dynamic "default_action" {
    for_each = try([each.value.redirect], [])

    content {
      order = 1
      type  = "redirect"

      redirect {
        port        = default_action.value.port
        protocol    = default_action.value.protocol
        status_code = try(default_action.value.code, "HTTP_301")
        host        = try(default_action.value.host, null)
      }
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.forward], [])

    content {
      type             = "forward"
      target_group_arn = length(try(default_action.value.groups, [])) > 0 ? null : aws_lb_target_group.this[default_action.value.to].arn

      dynamic "forward" {
        for_each = length(try(default_action.value.groups, [])) > 0 ? [default_action.value] : []

        content {
          dynamic "target_group" {
            for_each = forward.value.groups

            content {
              arn    = aws_lb_target_group.this[target_group.value.to].arn
              weight = try(target_group.value.weight, null)
            }
          }

          dynamic "stickiness" {
            for_each = try([forward.value.stickiness], [])

            content {
              duration = try(stickiness.value.duration, 60)
              enabled  = try(stickiness.value.enabled, null)
            }
          }
        }
      }
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.fixed], [])

    content {
      type = "fixed-response"

      fixed_response {
        content_type = default_action.value.type
        message_body = try(default_action.value.body, null)
        status_code  = default_action.value.code
      }
    }
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each = { for rule in local.rules : "${rule.listener}/${rule.key}" => rule }

  listener_arn = aws_lb_listener.this[each.value.listener].arn
  priority     = each.value.priority

  dynamic "action" {
    for_each = [for action in each.value.actions : action if action.type == "forward"]

    content {
      type             = "forward"
      order            = try(action.value.order, null)
      target_group_arn = aws_lb_target_group.this[action.value.to].arn
    }
  }

  dynamic "action" {
    for_each = [for action in each.value.actions : action if action.type == "fixed-response"]

    content {
      type = action.value.type

      fixed_response {
        content_type = action.value.content_type
        status_code  = action.value.code
      }
    }
  }

  dynamic "condition" {
    for_each = [for condition in each.value.conditions : condition if contains(keys(condition), "paths")]

    content {
      path_pattern {
        values = condition.value["paths"]
      }
    }
  }

  dynamic "condition" {
    for_each = [for condition in each.value.conditions : condition if contains(keys(condition), "header")]

    content {
      dynamic "http_header" {
        for_each = flatten([condition.value.header])

        content {
          http_header_name = http_header.value["name"]
          values           = http_header.value["values"]
        }
      }
    }
  }
}

resource "aws_lb_listener_certificate" "this" {
  for_each = local.certificates

  listener_arn    = aws_lb_listener.this[each.value.listener].arn
  certificate_arn = each.value.arn
}

output "rules" {
  value = { for key, rule in aws_lb_listener_rule.this : key => rule.priority }
}

output "attachments" {
  value = keys(local.attachments)
}
