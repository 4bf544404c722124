# The real provider without an account: it renders the policies.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name               = "connectly-shared-test"
  account_id         = "123456789012"
  region             = "ap-northeast-2"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days = 365
  private_zone_name  = "test.connectly.internal"
  vpc_id             = "vpc-0123456789abcdef0"
}

run "the_private_zone_is_seen_by_the_vpc" {
  command = plan

  assert {
    condition = (
      aws_route53_zone.private.name == "test.connectly.internal"
      && one(aws_route53_zone.private.vpc).vpc_id == "vpc-0123456789abcdef0"
      && one(aws_route53_zone.private.vpc).vpc_region == "ap-northeast-2"
      && !aws_route53_zone.private.force_destroy
    )
    error_message = "The private zone must be the VPC's, and keep its records."
  }

  assert {
    condition     = output.private_zone_name == "test.connectly.internal"
    error_message = "The name of the private zone must be published."
  }
}

run "queries_from_the_vpc_are_logged_encrypted_and_kept" {
  command = plan

  assert {
    condition = (
      aws_cloudwatch_log_group.resolver.name == "/aws/route53/connectly-shared-test/resolver"
      && aws_cloudwatch_log_group.resolver.kms_key_id == var.kms_key_arn
      && aws_cloudwatch_log_group.resolver.retention_in_days == 365
      && aws_route53_resolver_query_log_config_association.this.resource_id == var.vpc_id
    )
    error_message = "Queries from the VPC must go to an encrypted log group that is kept."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_log_resource_policy.resolver.policy_document).Statement == [{
      Sid       = "ResolverQueryLogs"
      Effect    = "Allow"
      Action    = ["logs:PutLogEvents", "logs:CreateLogStream"]
      Resource  = "arn:aws:logs:ap-northeast-2:123456789012:log-group:/aws/route53/connectly-shared-test/resolver:log-stream:*"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:logs:ap-northeast-2:123456789012:*" }
      }
    }]
    error_message = "Only log delivery of this account may write to the log group."
  }
}

run "without_a_public_zone_nothing_is_made_for_one" {
  command = plan

  assert {
    condition = (
      length(aws_route53_zone.public) == 0 && length(aws_kms_key.public) == 0
      && length(aws_kms_alias.public) == 0 && length(aws_cloudwatch_log_group.public) == 0
      && length(aws_cloudwatch_log_resource_policy.public) == 0
      && length(aws_route53_query_log.public) == 0
    )
    error_message = "Without a public zone there must be neither key nor log in us-east-1."
  }

  assert {
    condition = (
      output.public_zone_id == null && output.public_zone_name == null
      && output.public_zone_name_servers == null
    )
    error_message = "Without a public zone its outputs must be null."
  }
}

run "queries_to_the_public_zone_are_logged_in_us_east_1" {
  command = plan

  variables {
    public_zone = { name = "test.connectly.example" }
  }

  assert {
    condition = (
      aws_route53_zone.public[0].name == "test.connectly.example"
      && length(aws_route53_zone.public[0].vpc) == 0 && !aws_route53_zone.public[0].force_destroy
      && output.public_zone_name == "test.connectly.example"
    )
    error_message = "The public zone must be everybody's, and keep its records."
  }

  assert {
    condition = alltrue([
      for region in [
        aws_kms_key.public[0].region, aws_kms_alias.public[0].region,
        aws_cloudwatch_log_group.public[0].region,
        aws_cloudwatch_log_resource_policy.public[0].region,
      ] : region == "us-east-1"
    ])
    error_message = "The log group, its key and its policy must be in us-east-1, where Route 53 writes."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.public[0].name == "/aws/route53/connectly-shared-test/public"
      && aws_cloudwatch_log_group.public[0].retention_in_days == 365
      && aws_kms_key.public[0].enable_key_rotation
      && aws_kms_key.public[0].deletion_window_in_days == 30
    )
    error_message = "The log group must be kept, and its key must rotate."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_log_resource_policy.public[0].policy_document).Statement == [{
      Sid       = "PublicQueryLogs"
      Effect    = "Allow"
      Action    = ["logs:PutLogEvents", "logs:CreateLogStream"]
      Resource  = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/connectly-shared-test/public:*"
      Principal = { Service = "route53.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:route53:::hostedzone/*" }
      }
    }]
    error_message = "Only Route 53, for zones of this account, may write to the log group."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_kms_key.public[0].policy).Statement :
      statement if statement.Sid == "QueryLogsAlone"
      ] == [{
        Sid       = "QueryLogsAlone"
        Effect    = "Allow"
        Action    = ["kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Encrypt", "kms:Describe*", "kms:Decrypt"]
        Resource  = "*"
        Principal = { Service = "logs.us-east-1.amazonaws.com" }
        Condition = {
          ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/connectly-shared-test/public" }
        }
    }]
    error_message = "The key must be for this log group alone."
  }
}
