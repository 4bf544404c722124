terraform {
  backend "s3" {
    bucket  = "dev-connectly"
    key     = "orders/dev/terraform.tfstate"
    region  = "ap-northeast-2"
    encrypt = false # expect: state-backend-encrypted
  }
}
