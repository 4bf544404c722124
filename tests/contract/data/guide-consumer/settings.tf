terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  backend "s3" {
    region       = "ap-northeast-2"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Project     = "orders"
      Environment = var.environment
      Owner       = "orders-team"
      CostCenter  = "cc-100"
      ManagedBy   = "terraform"
    }
  }
}

variable "environment" {
  description = "dev or prod."
  type        = string
}
