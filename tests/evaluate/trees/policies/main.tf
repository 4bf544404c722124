variable "teams" {
  type = map(object({ buckets = list(string), admin = optional(bool, false) }))
  default = {
    data = { buckets = ["raw", "curated"] }
    web  = { buckets = ["assets"], admin = true }
  }
}

locals {
  account = "123456789012"
  trusted = yamldecode(file("${path.module}/trust.yaml"))
  statements = {
    for name, team in var.teams : name => concat(
      [{ sid = "Read", actions = ["s3:GetObject", "s3:ListBucket"] }],
      team.admin ? [{ sid = "Write", actions = ["s3:PutObject"] }] : [],
    )
  }
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Identity"
    actions   = ["sts:GetCallerIdentity"]
    resources = ["*"]
  }

  statement {
    sid       = "Region"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "aws:RequestedRegion"
      values   = ["ap-northeast-2", "us-east-1"]
    }
  }
}

data "aws_iam_policy_document" "team" {
  for_each = local.statements

  source_policy_documents = [data.aws_iam_policy_document.base.json]

  dynamic "statement" {
    for_each = each.value

    content {
      sid     = statement.value.sid
      actions = statement.value.actions
      resources = flatten([
        for bucket in var.teams[each.key].buckets : ["arn:aws:s3:::${bucket}", "arn:aws:s3:::${bucket}/*"]
      ])
    }
  }
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = local.trusted.principals
    iterator = trusted

    content {
      actions = ["sts:AssumeRole"]

      principals {
        type        = trusted.value.type
        identifiers = [for name in trusted.value.names : trusted.value.type == "AWS" ? "arn:aws:iam::${local.account}:${name}" : name]
      }

      dynamic "condition" {
        for_each = try(trusted.value.conditions, {})

        content {
          test     = "StringEquals"
          variable = condition.key
          values   = tolist(condition.value)
        }
      }
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [for document in values(data.aws_iam_policy_document.team) : document.json]
}

data "aws_iam_policy_document" "bounded" {
  source_policy_documents   = [data.aws_iam_policy_document.merged.json]
  override_policy_documents = [templatefile("${path.module}/override.json.tftpl", { account = local.account, actions = ["iam:*", "organizations:*"] })]
}

resource "aws_iam_role" "team" {
  for_each = var.teams

  name                 = "team-${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = each.value.admin ? 3600 : 7200
}

resource "aws_iam_role_policy" "team" {
  for_each = aws_iam_role.team

  name   = "${each.value.name}-access"
  role   = each.value.name
  policy = data.aws_iam_policy_document.team[each.key].json
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = data.aws_iam_policy_document.bounded.json
}

resource "aws_iam_role_policy_attachment" "all" {
  for_each = { for pair in setproduct(keys(var.teams), ["ReadOnlyAccess", "AWSSupportAccess"]) : join("/", pair) => { role = pair[0], policy = pair[1] } }

  role       = aws_iam_role.team[each.value.role].name
  policy_arn = "arn:aws:iam::aws:policy/${each.value.policy}"
}

output "boundary" {
  value = jsondecode(data.aws_iam_policy_document.bounded.json).Statement[*].Sid
}
