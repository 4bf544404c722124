terraform {
  backend "s3" { # expect: backend-convention
    bucket       = "dev-connectly"
    key          = "connectly-shared/dev/terraform.tfstate"
    region       = "ap-northeast-2"
    encrypt      = true
    use_lockfile = true
  }
}

