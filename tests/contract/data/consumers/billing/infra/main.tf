terraform {
  backend "s3" {}
}

data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = local.bucket
    key    = "connectly-shared/${var.environment}/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

locals {
  bucket   = format("%s-connectly", var.environment)
  shared   = data.terraform_remote_state.shared.outputs
  zones    = 2
  subnets  = local.shared.private_subnet_ids                                    # reads: private_subnet_ids
  egress   = try(data.terraform_remote_state.shared.outputs.nat_gateway_ids[0]) # reads: nat_gateway_ids
  no_alarm = try(local.shared.internet_gateway_id, null)                        # reads: internet_gateway_id
  cidr     = lookup(data.terraform_remote_state.shared.outputs, "vpc_cidr", "") # reads: vpc_cidr
}

module "database" {
  source = "./modules/database"

  environment = var.environment
  shared      = data.terraform_remote_state.shared.outputs
  kms_key_arn = data.terraform_remote_state.shared.outputs["kms_key_arn"] # reads: kms_key_arn
}

resource "aws_instance" "worker" {
  ami                    = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
  instance_type          = "t3.small"
  subnet_id              = local.subnets[0]
  vpc_security_group_ids = [local.shared.ecs_tasks_security_group_id] # reads: ecs_tasks_security_group_id

  tags = {
    Egress = local.egress
    Way    = local.no_alarm
    Cidr   = local.cidr
  }
}

output "egress" {
  description = "The NAT gateway that leads out."
  value       = local.egress
}
