terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = { # expect: version-pins
      source = "hashicorp/aws"
    }
  }
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}
