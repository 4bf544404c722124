terraform {
  # The lowest release that both engines' version numbers can meet:
  # the code is written for Terraform >= 1.11 and OpenTofu >= 1.10.
  required_version = ">= 1.10.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.34.0"
    }
  }
}
