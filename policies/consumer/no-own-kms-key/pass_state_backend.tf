# What comes before the foundation can use nothing of it.
terraform {
  backend "s3" {
    bucket       = "dev-connectly"
    key          = "bootstrap/dev/terraform.tfstate"
    region       = "ap-northeast-2"
    encrypt      = true
    use_lockfile = true
  }
}

resource "aws_s3_bucket" "state" {
  bucket = "dev-connectly"
}

resource "aws_kms_key" "state" {
  enable_key_rotation = true
}
