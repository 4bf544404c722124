data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

variable "name" {
  description = "Which output to read."
  type        = string
}

variable "key" {
  description = "Key of a state."
  type        = string
}

data "terraform_remote_state" "by_key" {
  backend = "s3"

  config = { # expect-undecided: remote-state-match
    bucket = "dev-connectly"
    key    = var.key
  }
}

locals {
  any     = data.terraform_remote_state.shared.outputs[var.name]    # expect-undecided: unknown-contract-name
  perhaps = data.terraform_remote_state.by_key.outputs.service_role # expect-undecided: unknown-contract-name
  anyway  = data.terraform_remote_state.by_key.outputs.vpc_id
}

data "aws_ssm_parameter" "any" {
  name = var.name # expect-undecided: unknown-contract-name
}

data "aws_ssm_parameter" "below" {
  name = "/connectly-shared/dev/${var.name}" # expect-undecided: unknown-contract-name
}
