terraform {
  required_version = "~> 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    random = "~> 3.6"
  }
}

provider "aws" {
  region = "ap-northeast-2"
}

resource "random_id" "suffix" {
  byte_length = 4
}

resource "terraform_data" "built_in" {}

data "terraform_remote_state" "shared" {
  backend = "local"
}
