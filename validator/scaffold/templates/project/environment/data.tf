# The shared foundation of this environment. Bucket and key both follow the environment: a fixed
# one would read another environment's network.
data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "${var.environment}-__ORG__"
    key    = "__ORG__-shared/${var.environment}/terraform.tfstate"
    region = var.region
  }
}

data "aws_caller_identity" "current" {}

locals {
  shared = data.terraform_remote_state.shared.outputs
}
