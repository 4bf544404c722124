variable "environment" {
  description = "dev or prod."
  type        = string
}

variable "stage" {
  description = "dev or prod."
  type        = string
  default     = "dev"
}

locals {
  state = "connectly-shared/${var.environment}/terraform.tfstate"
}

data "terraform_remote_state" "by_variable" {
  backend = "s3"

  config = {
    bucket = "${var.environment}-connectly"
    key    = local.state
    region = "ap-northeast-2"
  }
}

data "terraform_remote_state" "by_default" {
  backend = "s3"

  config = {
    bucket = "${var.stage}-connectly"
    key    = "connectly-shared/${var.stage}/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "terraform_remote_state" "fixed" {
  backend = "s3"

  config = {
    bucket = "prod-connectly"
    key    = "connectly-shared/prod/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

# Another project's state.
data "terraform_remote_state" "orders" {
  backend = "s3"

  config = {
    bucket = "${var.environment}-connectly"
    key    = "orders/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}
