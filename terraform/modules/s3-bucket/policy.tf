locals {
  # Composed from the name, so that the policy is known in a first plan.
  arn = "arn:aws:s3:::${var.name}"

  # Load balancers of regions opened before August 2022 may still deliver as an account of AWS's
  # own instead of the service principal.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  _regional_delivery_accounts = {
    ap-northeast-2 = "600734575887"
  }

  alb_log_deliveries = var.alb_log_delivery == null ? {} : {
    for sid, principal in {
      AlbLogDelivery = {
        type       = "Service"
        identifier = "logdelivery.elasticloadbalancing.amazonaws.com"
      }
      AlbLogDeliveryRegionalAccount = {
        type = "AWS"
        identifier = try(
          "arn:aws:iam::${local._regional_delivery_accounts[var.alb_log_delivery.region]}:root", null
        )
      }
    } : sid => principal if principal.identifier != null
  }

  # Without a fixed prefix each load balancer may choose its own; the account stays fixed.
  alb_log_resources = var.alb_log_delivery == null ? [] : [
    for prefix in(
      var.alb_log_delivery.prefix != null ? ["${var.alb_log_delivery.prefix}/"] : ["", "*/"]
    ) : "${local.arn}/${prefix}AWSLogs/${var.alb_log_delivery.account_id}/*"
  ]
}

data "aws_iam_policy_document" "this" {
  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
  statement {
    sid       = "DenyInsecureTransport"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arn, "${local.arn}/*"]

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

  dynamic "statement" {
    for_each = local.alb_log_deliveries

    content {
      sid       = statement.key
      actions   = ["s3:PutObject"]
      resources = local.alb_log_resources

      principals {
        type        = statement.value.type
        identifiers = [statement.value.identifier]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  # S3 refuses two changes of one bucket's access at the same time.
  depends_on = [aws_s3_bucket_public_access_block.this]
}
