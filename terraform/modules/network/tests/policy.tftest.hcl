# The real provider without an account: it computes the policy document, which a mock would not.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "flow_log_role_trusts_the_service_for_this_account_alone" {
  command = plan

  variables {
    name       = "connectly-shared-test"
    account_id = "123456789012"
    region     = "ap-northeast-2"
    cidr       = "10.0.0.0/16"

    public_subnets = {
      ap-northeast-2a = "10.0.0.0/24"
      ap-northeast-2c = "10.0.2.0/24"
    }

    private_subnets = {
      ap-northeast-2a = "10.0.16.0/20"
      ap-northeast-2c = "10.0.48.0/20"
    }

    flow_logs = {
      kms_key_arn    = "arn:aws:kms:ap-northeast-2:123456789012:key/11111111-2222-3333-4444-555555555555"
      retention_days = 365
    }
  }

  assert {
    condition = jsondecode(aws_iam_role.flow_log["this"].assume_role_policy).Statement == [{
      Sid       = "VpcFlowLogsOfThisAccount"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:ec2:ap-northeast-2:123456789012:vpc-flow-log/*" }
      }
    }]
    error_message = "Unexpected trust policy: ${aws_iam_role.flow_log["this"].assume_role_policy}."
  }
}
