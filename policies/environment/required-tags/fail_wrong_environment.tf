terraform {
  backend "s3" {
    bucket         = "dev-connectly"
    key            = "connectly-shared/dev/terraform.tfstate"
    region         = "ap-northeast-2"
    encrypt        = true
    use_lockfile   = true
    dynamodb_table = "dev-connectly-tf-lock"
  }
}

provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Project     = "billing"
      Environment = "dev"
      Owner       = "payments-team"
      CostCenter  = "4711"
      ManagedBy   = "terraform"
    }
  }
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_sqs_queue" "copied" {
  name = "copied"
  tags = { Environment = "prod" } # expect: required-tags
}
