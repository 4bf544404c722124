data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

locals {
  vpc_id = data.terraform_remote_state.shared.outputs.vpc_id
}

resource "aws_security_group" "api" {
  name        = "api"
  description = "API tasks."
  vpc_id      = local.vpc_id
}

resource "aws_security_group" "worker" {
  name        = "worker"
  description = "Worker tasks."
  vpc_id      = local.vpc_id
}

resource "aws_security_group" "database" { # expect: few-custom-security-groups
  name        = "database"
  description = "Database of the API."
  vpc_id      = local.vpc_id
}

resource "aws_security_group" "cache" { # expect: few-custom-security-groups
  name        = "cache"
  description = "Cache of the API."
  vpc_id      = local.vpc_id
}
