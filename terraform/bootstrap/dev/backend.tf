terraform {
  backend "s3" {
    bucket         = "dev-connectly"
    key            = "bootstrap/dev/terraform.tfstate"
    region         = "ap-northeast-2"
    dynamodb_table = "dev-connectly-tf-lock"
    use_lockfile   = true
    encrypt        = true
    kms_key_id     = "alias/dev-connectly-tf-state"
  }
}
