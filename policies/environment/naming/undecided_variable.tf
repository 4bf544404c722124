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
    tags = { Project = "billing" }
  }
}

variable "queue" {
  type = string
}

resource "aws_sqs_queue" "whole" {
  name = var.queue # expect-undecided: naming
}

resource "aws_sqs_queue" "part" {
  name = "billing-${var.queue}" # expect-undecided: naming
}
