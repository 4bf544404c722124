terraform {
  backend "s3" {
    bucket         = "prod-connectly"
    key            = "bootstrap/prod/terraform.tfstate"
    region         = "ap-northeast-2"
    dynamodb_table = "prod-connectly-tf-lock"
    use_lockfile   = true
    encrypt        = true
    kms_key_id     = "alias/prod-connectly-tf-state"
  }
}
