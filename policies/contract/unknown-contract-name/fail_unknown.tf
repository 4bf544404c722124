data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "terraform_remote_state" "counted" {
  count   = 1
  backend = "s3"

  config = {
    bucket = "${var.environment}-connectly"
    key    = "connectly-shared/${var.environment}/terraform.tfstate"
  }
}

variable "environment" {
  description = "dev or prod."
  type        = string
}

locals {
  shared  = data.terraform_remote_state.shared.outputs
  network = { subnets = local.shared.private_subnets }                       # expect: unknown-contract-name
  group   = try(local.shared.alb_sg_id, null)                                # expect: unknown-contract-name
  first   = data.terraform_remote_state.counted[0].outputs["vpc_identifier"] # expect: unknown-contract-name
  every   = data.terraform_remote_state.counted[*].outputs.kms_arn           # expect: unknown-contract-name
  lookup  = lookup(local.shared, "logs_bucket", "")                          # expect: unknown-contract-name
  several = [
    for name in ["vpc_id", "vpc_cidr_block"] : local.shared[name] # expect: unknown-contract-name
  ]
  fallback = try(local.shared.vpc_id, data.terraform_remote_state.shared.outputs.vpc) # expect: unknown-contract-name
  label    = "orders-${local.shared.cluster_name}"                                    # expect: unknown-contract-name
}

resource "aws_instance" "never" {
  count     = 0
  subnet_id = data.terraform_remote_state.shared.outputs.private_subnet_id # expect: unknown-contract-name
}

module "not_downloaded" {
  source  = "acme/service/aws"
  version = "~> 3.1"
  vpc_id  = data.terraform_remote_state.shared.outputs.vpcid # expect: unknown-contract-name
}

data "aws_ssm_parameter" "renamed" {
  name = "/connectly-shared/dev/vpc/identifier" # expect: unknown-contract-name
}

data "aws_ssm_parameter" "by_variable" {
  name = "/connectly-shared/${var.environment}/kms/arn" # expect: unknown-contract-name
}

data "aws_ssm_parameter" "other_environment" {
  name = "/connectly-shared/staging/vpc/id" # expect: unknown-contract-name
}

data "aws_ssm_parameters_by_path" "gone" {
  path = "/connectly-shared/prod/dynamodb" # expect: unknown-contract-name
}
