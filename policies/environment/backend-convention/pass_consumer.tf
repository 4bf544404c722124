terraform {
  backend "s3" {
    bucket = "acme-states"
    key    = "orders/terraform.tfstate"
    region = "eu-west-1"
  }
}
