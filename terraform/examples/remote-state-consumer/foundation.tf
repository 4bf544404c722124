# Bucket and key both follow the environment: a fixed one would read another environment's network.
data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "${var.environment}-connectly"
    key    = "connectly-shared/${var.environment}/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "aws_caller_identity" "current" {}

locals {
  name       = "user-service-${var.environment}"
  production = var.environment == "prod"
  shared     = data.terraform_remote_state.shared.outputs

  container_port = 8080
}
