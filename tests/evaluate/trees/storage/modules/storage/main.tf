variable "buckets" {
  type    = any
  default = {}
}

variable "defaults" {
  type    = any
  default = {}
}

variable "prefix" {
  type    = string
  default = ""
}

locals {
  # A setting of the bucket, of the defaults, or of the module, in this order.
  buckets = {
    for key, bucket in var.buckets : key => merge(var.defaults, bucket, {
      name          = lower(join("-", compact([var.prefix, try(bucket.name, key)])))
      tags          = merge(lookup(var.defaults, "tags", {}), lookup(bucket, "tags", {}))
      lifecycle     = try(jsondecode(bucket.lifecycle_json), bucket.lifecycle, var.defaults.lifecycle, [])
      acl           = try(bucket.acl, null)
      encrypt       = try(bucket.kms_key_arn, var.defaults.kms_key_arn, null)
      attach_policy = try(bucket.require_tls, var.defaults.require_tls, false) || try(bucket.elb_logs, false) || length(try(bucket.readers, [])) > 0
    })
  }
  public_block = { for key in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] : key => true }
  replicated   = { for key, bucket in local.buckets : key => bucket.replication if can(bucket.replication.rules) }
  objects = merge([
    for key, bucket in local.buckets : {
      for path in try(bucket.files, []) : "${key}:${path}" => { bucket = key, path = path }
    }
  ]...)
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets

  bucket              = each.value.name
  force_destroy       = try(each.value.force_destroy, false)
  object_lock_enabled = can(each.value.lock) ? true : null
  tags                = each.value.tags
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = { for key, bucket in local.buckets : key => bucket.versioning if length(keys(try(bucket.versioning, {}))) > 0 }

  bucket = aws_s3_bucket.this[each.key].id
  mfa    = try(each.value.mfa, null)

  versioning_configuration {
    status     = try(each.value.enabled ? "Enabled" : "Suspended", tobool(each.value.status) ? "Enabled" : "Suspended", title(lower(each.value.status)))
    mfa_delete = try(tobool(each.value.mfa_delete) ? "Enabled" : "Disabled", null)
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].bucket

  dynamic "rule" {
    for_each = try(flatten([each.value.encryption.rule]), [{}])

    content {
      bucket_key_enabled = try(rule.value.bucket_key_enabled, each.value.encrypt != null ? true : null)

      apply_server_side_encryption_by_default {
        sse_algorithm     = each.value.encrypt != null ? "aws:kms" : "AES256"
        kms_master_key_id = each.value.encrypt
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = { for key, bucket in local.buckets : key => merge(local.public_block, try(bucket.public, {})) }

  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = each.value.block_public_acls
  block_public_policy     = each.value["block_public_policy"]
  ignore_public_acls      = each.value.ignore_public_acls
  restrict_public_buckets = each.value.restrict_public_buckets
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for key, bucket in local.buckets : key => bucket.lifecycle if length(bucket.lifecycle) > 0 }

  bucket = aws_s3_bucket.this[each.key].id

  dynamic "rule" {
    for_each = each.value

    content {
      id     = try(rule.value.id, "rule-${rule.key}")
      status = try(rule.value.enabled ? "Enabled" : "Disabled", "Enabled")

      dynamic "abort_incomplete_multipart_upload" {
        for_each = try([rule.value.abort_days], [])

        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }

      dynamic "expiration" {
        for_each = try(flatten([rule.value.expiration]), [])

        content {
          days = try(expiration.value.days, null)
          date = try(expiration.value.date, null)
        }
      }

      dynamic "transition" {
        for_each = try(flatten([rule.value.transition]), [])

        content {
          days          = try(transition.value.days, null)
          storage_class = transition.value.storage_class
        }
      }

      dynamic "noncurrent_version_expiration" {
        for_each = try(flatten([rule.value.noncurrent]), [])

        content {
          noncurrent_days           = try(noncurrent_version_expiration.value.days, noncurrent_version_expiration.value)
          newer_noncurrent_versions = try(noncurrent_version_expiration.value.keep, null)
        }
      }

      dynamic "filter" {
        for_each = length(try(flatten([rule.value.filter]), [])) == 0 ? [true] : []

        content {
          prefix = ""
        }
      }

      dynamic "filter" {
        for_each = [for value in try(flatten([rule.value.filter]), []) : value if max(length(keys(value)), length(try(value.tags, []))) == 1]

        content {
          prefix                   = try(filter.value.prefix, null)
          object_size_greater_than = try(filter.value.larger, null)

          dynamic "tag" {
            for_each = try(filter.value.tags, filter.value.tag, [])

            content {
              key   = tag.key
              value = tag.value
            }
          }
        }
      }

      dynamic "filter" {
        for_each = [for value in try(flatten([rule.value.filter]), []) : value if max(length(keys(value)), length(try(value.tags, []))) > 1]

        content {
          and {
            prefix = try(filter.value.prefix, null)
            tags   = try(filter.value.tags, null)
          }
        }
      }
    }
  }
}

data "aws_iam_policy_document" "this" {
  for_each = { for key, bucket in local.buckets : key => bucket if bucket.attach_policy }

  source_policy_documents = compact([
    try(data.aws_iam_policy_document.tls[each.key].json, ""),
    try(data.aws_iam_policy_document.readers[each.key].json, ""),
  ])
}

data "aws_iam_policy_document" "tls" {
  for_each = { for key, bucket in local.buckets : key => bucket if try(bucket.require_tls, false) }

  statement {
    sid       = "DenyClearText"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${each.value.name}", "arn:aws:s3:::${each.value.name}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "readers" {
  for_each = { for key, bucket in local.buckets : key => bucket.readers if length(try(bucket.readers, [])) > 0 }

  dynamic "statement" {
    for_each = each.value

    content {
      sid       = "Read${statement.key}"
      actions   = formatlist("s3:%s", ["GetObject", "ListBucket"])
      resources = ["arn:aws:s3:::${local.buckets[each.key].name}/*"]

      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = data.aws_iam_policy_document.this

  bucket = aws_s3_bucket.this[each.key].id
  policy = each.value.json
}

resource "aws_s3_bucket_logging" "this" {
  for_each = { for key, bucket in local.buckets : key => bucket.logging if can(bucket.logging.target) }

  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = try(aws_s3_bucket.this[each.value.target].id, each.value.target)
  target_prefix = try(each.value.prefix, "${each.key}/")

  dynamic "target_object_key_format" {
    for_each = try([each.value.partitioned], [])

    content {
      dynamic "partitioned_prefix" {
        for_each = target_object_key_format.value ? [true] : []

        content {
          partition_date_source = "EventTime"
        }
      }

      dynamic "simple_prefix" {
        for_each = target_object_key_format.value ? [] : [true]

        content {}
      }
    }
  }
}

resource "aws_s3_bucket_website_configuration" "this" {
  for_each = { for key, bucket in local.buckets : key => bucket.website if length(keys(try(bucket.website, {}))) > 0 }

  bucket = aws_s3_bucket.this[each.key].id

  dynamic "index_document" {
    for_each = try([each.value["index"]], [])

    content {
      suffix = index_document.value
    }
  }

  dynamic "redirect_all_requests_to" {
    for_each = try([each.value["redirect"]], [])

    content {
      host_name = redirect_all_requests_to.value.host
      protocol  = try(redirect_all_requests_to.value.protocol, null)
    }
  }
}

resource "aws_s3_object" "this" {
  for_each = local.objects

  bucket       = aws_s3_bucket.this[each.value.bucket].id
  key          = trimprefix(each.value.path, "files/")
  source       = "${path.root}/${each.value.path}"
  etag         = filemd5("${path.root}/${each.value.path}")
  content_type = lookup({ html = "text/html", css = "text/css" }, reverse(split(".", each.value.path))[0], "application/octet-stream")
}

output "names" { value = { for key, bucket in aws_s3_bucket.this : key => bucket.bucket } }
output "policies" { value = { for key, document in data.aws_iam_policy_document.this : key => jsondecode(document.json).Statement[*].Sid } }
output "objects" { value = [for object in aws_s3_object.this : "${object.key} ${object.content_type}"] }
output "rules" { value = { for key, one in aws_s3_bucket_lifecycle_configuration.this : key => one.rule[*].id } }
