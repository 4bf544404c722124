terraform {
  required_version = ">= 1.11"

  backend "s3" { # expect: state-backend-encrypted
    bucket = "dev-connectly"
    key    = "orders/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}
