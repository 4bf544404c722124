data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "terraform_remote_state" "orders" {
  backend = "s3"

  config = {
    bucket = "dev-orders"
    key    = "orders/dev/terraform.tfstate"
  }
}

data "terraform_remote_state" "sibling" {
  backend = "local"

  config = {
    path = "../sibling/terraform.tfstate"
  }
}

variable "environment" {
  description = "dev or prod."
  type        = string
}

locals {
  shared = data.terraform_remote_state.shared.outputs
  zones  = local.shared.private_subnet_ids[0]
  group  = try(local.shared["alb_security_group_id"], null)
  own    = data.terraform_remote_state.orders.outputs.queue_url
  other  = data.terraform_remote_state.sibling.outputs.anything
}

data "aws_ssm_parameter" "vpc_id" {
  name = "/connectly-shared/${var.environment}/vpc/id"
}

data "aws_ssm_parameter" "own" {
  name = "/orders/${var.environment}/api/url"
}

data "aws_ssm_parameters_by_path" "subnets" {
  path      = "/connectly-shared/dev/subnets/"
  recursive = true
}

data "aws_ssm_parameters_by_path" "everything" {
  path = "/connectly-shared/dev"
}
