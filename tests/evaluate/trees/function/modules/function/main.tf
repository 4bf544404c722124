variable "name" { type = string }

variable "package" {
  type = object({
    image = optional(string)
    file  = optional(string)
    s3    = optional(object({ bucket = string, key = string, version_id = optional(string) }))
  })
}

variable "environment" {
  type    = map(string)
  default = {}
}

variable "vpc" {
  type    = object({ subnet_ids = list(string), security_group_ids = optional(list(string), []) })
  default = null
}

variable "attach" {
  type = object({
    logs     = optional(bool, true)
    tracing  = optional(bool, false)
    network  = optional(bool)
    json     = optional(list(string), [])
    policies = optional(list(string), [])
    allow    = optional(map(object({ actions = list(string), resources = list(string) })), {})
  })
  default = {}
}

variable "triggers" {
  type    = map(any)
  default = {}
}

variable "sources" {
  type    = any
  default = {}
}

variable "url" {
  type    = any
  default = null
}

variable "aliases" {
  type    = map(object({ version = optional(string, "$LATEST"), weights = optional(map(number), {}) }))
  default = {}
}

variable "concurrency" {
  type    = number
  default = -1
}

variable "runtime" {
  type    = string
  default = "nodejs22.x"
}

locals {
  is_image    = var.package.image != null
  s3          = one([for s3 in [var.package.s3] : s3 if s3 != null])
  filename    = var.package.file == null ? null : "${path.module}/${var.package.file}"
  log_group   = "/aws/lambda/${var.name}"
  log_arn     = "arn:aws:logs:ap-northeast-2:111122223333:log-group:${local.log_group}:*"
  network     = coalesce(var.attach.network, var.vpc != null)
  environment = { for key, value in var.environment : upper(key) => value if value != null && value != "" }
  statements = concat(
    var.attach.logs ? [{ Sid = "Logs", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = [local.log_arn] }] : [],
    var.attach.tracing ? [{ Sid = "Tracing", Effect = "Allow", Action = ["xray:PutTraceSegments"], Resource = ["*"] }] : [],
    [for sid, one in var.attach.allow : { Sid = sid, Effect = "Allow", Action = one.actions, Resource = one.resources }],
  )
  attached = toset(concat(
    local.network ? ["arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"] : [],
    var.attach.policies,
  ))
  qualifiers = setunion(["$LATEST"], keys(var.aliases))
  permitted  = { for pair in setproduct(keys(var.triggers), sort(local.qualifiers)) : join("-", [pair[0], replace(pair[1], "$", "")]) => { trigger = pair[0], qualifier = pair[1] == "$LATEST" ? null : pair[1] } }
}

resource "aws_iam_role" "this" {
  name               = "${var.name}-role"
  assume_role_policy = templatefile("${path.module}/trust.json.tftpl", { services = distinct(concat(["lambda"], [for source in values(var.sources) : "edgelambda" if try(source.edge, false)])) })
}

resource "aws_iam_role_policy" "this" {
  count = length(local.statements) > 0 ? 1 : 0

  name   = var.name
  role   = aws_iam_role.this.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

resource "aws_iam_role_policy" "json" {
  count = length(var.attach.json)

  name   = "${var.name}-${count.index}"
  role   = aws_iam_role.this.id
  policy = var.attach.json[count.index]
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.attached

  role       = aws_iam_role.this.name
  policy_arn = each.value
}

resource "aws_cloudwatch_log_group" "this" {
  count = var.attach.logs ? 1 : 0

  name              = local.log_group
  retention_in_days = lookup({ image = 30, zip = 14 }, local.is_image ? "image" : "zip", 1)
}

resource "aws_lambda_function" "this" {
  function_name                  = var.name
  role                           = aws_iam_role.this.arn
  package_type                   = local.is_image ? "Image" : "Zip"
  image_uri                      = var.package.image
  handler                        = local.is_image ? null : "index.handler"
  runtime                        = local.is_image ? null : var.runtime
  filename                       = local.filename
  source_code_hash               = local.filename == null ? null : filebase64sha256(local.filename)
  s3_bucket                      = try(local.s3.bucket, null)
  s3_key                         = try(local.s3.key, null)
  s3_object_version              = try(local.s3.version_id, null)
  reserved_concurrent_executions = var.concurrency
  memory_size                    = max(128, min(10240, var.concurrency > 0 ? 512 : 0))

  dynamic "environment" {
    for_each = length(keys(local.environment)) == 0 ? [] : [true]

    content {
      variables = local.environment
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc != null ? [var.vpc] : []

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = length(vpc_config.value.security_group_ids) > 0 ? vpc_config.value.security_group_ids : ["sg-0123456789abcdef0"]
    }
  }

  dynamic "tracing_config" {
    for_each = var.attach.tracing ? ["Active"] : []

    content {
      mode = tracing_config.value
    }
  }

  dynamic "image_config" {
    for_each = local.is_image ? [{ command = ["app.handler"] }] : []
    iterator = image

    content {
      command = image.value.command
    }
  }
}

resource "aws_lambda_alias" "this" {
  for_each = var.aliases

  name             = each.key
  function_name    = aws_lambda_function.this.function_name
  function_version = each.value.version

  dynamic "routing_config" {
    for_each = length(each.value.weights) > 0 ? [1] : []

    content {
      additional_version_weights = each.value.weights
    }
  }
}

resource "aws_lambda_permission" "this" {
  for_each = local.permitted

  statement_id   = try(var.triggers[each.value.trigger].statement_id, each.key)
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  qualifier      = each.value.qualifier
  principal      = try(var.triggers[each.value.trigger].principal, format("%s.amazonaws.com", try(var.triggers[each.value.trigger].service, "")))
  source_arn     = try(var.triggers[each.value.trigger].source_arn, null)
  source_account = try(var.triggers[each.value.trigger].source_account, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = var.sources

  function_name     = aws_lambda_function.this.arn
  event_source_arn  = try(each.value.arn, null)
  batch_size        = try(each.value.batch_size, null)
  starting_position = try(each.value.starting_position, null)
  topics            = try(each.value.topics, null)

  dynamic "filter_criteria" {
    for_each = try(each.value.filters, null) != null ? [true] : []

    content {
      dynamic "filter" {
        for_each = try(flatten([each.value.filters]), [])

        content {
          pattern = try(filter.value.pattern, null)
        }
      }
    }
  }

  dynamic "destination_config" {
    for_each = try(each.value.on_failure, null) != null ? [each.value.on_failure] : []

    content {
      on_failure {
        destination_arn = destination_config.value
      }
    }
  }
}

resource "aws_lambda_function_url" "this" {
  count = var.url == null ? 0 : 1

  function_name      = aws_lambda_function.this.function_name
  authorization_type = try(var.url.authorization, "AWS_IAM")

  dynamic "cors" {
    for_each = length(try(var.url.cors, {})) == 0 ? [] : [var.url.cors]

    content {
      allow_origins = try(cors.value.allow_origins, null)
      max_age       = try(cors.value.max_age, null)
    }
  }
}

output "environment" { value = local.environment }
output "permitted" { value = keys(aws_lambda_permission.this) }
output "statements" { value = local.statements[*].Sid }
