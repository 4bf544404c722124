terraform {
  backend "s3" {
    bucket = "dev-connectly"
    key    = "notifications/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

module "service" {
  source = "../../modules/service"

  environment = "dev"
}
