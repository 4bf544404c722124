terraform {
  backend "s3" {
    bucket = "prod-connectly"
    key    = "notifications/prod/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

module "service" {
  source = "../../modules/service"

  environment = "prod"
}
