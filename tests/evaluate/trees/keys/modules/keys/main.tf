variable "description" {
  type    = string
  default = null
}

variable "aliases" {
  type    = list(string)
  default = []
}

variable "computed_aliases" {
  type    = any
  default = {}
}

variable "aliases_use_name_prefix" {
  type    = bool
  default = false
}

variable "usage" {
  type    = string
  default = null
}

variable "default_policy" {
  type    = bool
  default = true
}

variable "owners" {
  type    = list(string)
  default = []
}

variable "administrators" {
  type    = list(string)
  default = []
}

variable "users" {
  type    = list(string)
  default = []
}

variable "services" {
  type    = map(list(string))
  default = {}
}

variable "statements" {
  type    = any
  default = {}
}

variable "grants" {
  type    = any
  default = {}
}

variable "policy" {
  type    = string
  default = null
}

variable "replica" {
  type    = bool
  default = false
}

variable "primary_key_arn" {
  type    = string
  default = null
}

locals {
  account = "111122223333"
  aliases = merge(
    { for alias in toset(var.aliases) : alias => { name = alias } },
    { for key, alias in var.computed_aliases : key => { name = alias.name } },
  )
  key_arn = try(aws_kms_key.this[0].arn, aws_kms_replica_key.this[0].arn, null)
}

data "aws_iam_policy_document" "this" {
  count = var.policy == null ? 1 : 0

  dynamic "statement" {
    for_each = var.default_policy ? [1] : []

    content {
      sid       = "Default"
      actions   = ["kms:*"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::${local.account}:root"]
      }
    }
  }

  dynamic "statement" {
    for_each = { for sid, arns in { KeyOwner = var.owners, KeyAdministration = var.administrators, KeyUsage = var.users } : sid => arns if length(arns) > 0 }

    content {
      sid       = statement.key
      resources = ["*"]
      actions = lookup({
        KeyOwner          = ["kms:*"]
        KeyAdministration = ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*"]
      }, statement.key, ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"])

      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }

  dynamic "statement" {
    for_each = var.services

    content {
      sid       = "Service${title(statement.key)}"
      actions   = statement.value
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["${statement.key}.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }

  dynamic "statement" {
    for_each = var.statements

    content {
      sid           = try(statement.value.sid, statement.key)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, ["*"])
      not_resources = try(statement.value.not_resources, null)

      dynamic "principals" {
        for_each = try(statement.value.principals, [])

        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "not_principals" {
        for_each = try(statement.value.not_principals, [])

        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = try(statement.value.conditions, [])

        content {
          test     = condition.value.test
          values   = condition.value.values
          variable = condition.value.variable
        }
      }
    }
  }
}

resource "aws_kms_key" "this" {
  count = var.replica ? 0 : 1

  description              = coalesce(var.description, "Key ${join(", ", sort(keys(local.aliases)))}")
  key_usage                = var.usage
  customer_master_key_spec = try({ SIGN_VERIFY = "RSA_2048", GENERATE_VERIFY_MAC = "HMAC_256" }[var.usage], null)
  enable_key_rotation      = contains(["SIGN_VERIFY", "GENERATE_VERIFY_MAC"], coalesce(var.usage, "ENCRYPT_DECRYPT")) ? null : true
  multi_region             = length(var.grants) > 0
  policy                   = coalesce(var.policy, try(data.aws_iam_policy_document.this[0].json, "{}"))
}

resource "aws_kms_replica_key" "this" {
  count = var.replica ? 1 : 0

  description     = var.description
  primary_key_arn = var.primary_key_arn
  policy          = try(data.aws_iam_policy_document.this[0].json, var.policy)
}

resource "aws_kms_alias" "this" {
  for_each = local.aliases

  name          = var.aliases_use_name_prefix ? null : "alias/${each.value.name}"
  name_prefix   = var.aliases_use_name_prefix ? "alias/${each.value.name}-" : null
  target_key_id = try(aws_kms_key.this[0].key_id, aws_kms_replica_key.this[0].key_id)
}

resource "aws_kms_grant" "this" {
  for_each = var.grants

  name              = try(each.value.name, each.key)
  key_id            = try(aws_kms_key.this[0].key_id, aws_kms_replica_key.this[0].key_id)
  grantee_principal = each.value.principal
  operations        = each.value.operations

  dynamic "constraints" {
    for_each = try(each.value.constraints, {})

    content {
      encryption_context_equals = lookup(constraints.value, "equals", null)
      encryption_context_subset = lookup(constraints.value, "subset", null)
    }
  }
}

output "arn" { value = local.key_arn }
output "policy" { value = try(jsondecode(data.aws_iam_policy_document.this[0].json).Statement[*].Sid, []) }
output "aliases" { value = { for key, alias in aws_kms_alias.this : key => alias.name } }
