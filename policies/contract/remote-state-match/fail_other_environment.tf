terraform {
  backend "s3" {
    bucket  = "prod-connectly"
    key     = "orders/prod/terraform.tfstate"
    region  = "ap-northeast-2"
    encrypt = true
  }
}

# A project in prod that builds on dev's network.
data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate" # expect: remote-state-match
    region = "ap-northeast-2"
  }
}
