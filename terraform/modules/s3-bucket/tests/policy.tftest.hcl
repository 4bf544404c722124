# The real provider without an account: it computes the policy document, which a mock would not.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name       = "connectly-shared-dev-logs"
  versioning = true
  encryption = {
    kms_key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }
}

run "policy_denies_plain_http_and_nothing_else" {
  command = plan

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement == [{
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Action    = "s3:*"
      Principal = "*"
      Resource = [
        "arn:aws:s3:::connectly-shared-dev-logs/*",
        "arn:aws:s3:::connectly-shared-dev-logs",
      ]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "Unexpected policy: ${aws_s3_bucket_policy.this.policy}."
  }
}

run "alb_logs_may_be_delivered_below_any_prefix_of_the_account" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
    }
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Sid => statement.Principal if statement.Effect == "Allow"
      } == {
      AlbLogDelivery                = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
      AlbLogDeliveryRegionalAccount = { AWS = "arn:aws:iam::600734575887:root" }
    }
    error_message = "Unexpected principals: ${aws_s3_bucket_policy.this.policy}."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Action == "s3:PutObject" && toset(statement.Resource) == toset([
        "arn:aws:s3:::connectly-shared-dev-logs/AWSLogs/123456789012/*",
        "arn:aws:s3:::connectly-shared-dev-logs/*/AWSLogs/123456789012/*",
      ]) if statement.Effect == "Allow"
    ])
    error_message = "Delivery must be limited to PutObject and the account's log paths."
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm
      == "AES256"
    )
    error_message = "ELB delivers only to SSE-S3."
  }
}

run "alb_logs_may_be_limited_to_one_prefix" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-northeast-2"
      prefix     = "edge/alb"
    }
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Resource == "arn:aws:s3:::connectly-shared-dev-logs/edge/alb/AWSLogs/123456789012/*"
      if statement.Effect == "Allow"
    ])
    error_message = "Delivery must be limited to the prefix."
  }
}

run "region_without_a_regional_account_uses_the_service_principal_alone" {
  command = plan

  variables {
    encryption = {}
    alb_log_delivery = {
      account_id = "123456789012"
      region     = "ap-southeast-4"
    }
  }

  assert {
    condition = [
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Sid if statement.Effect == "Allow"
    ] == ["AlbLogDelivery"]
    error_message = "Only the service principal may deliver in this region."
  }
}
