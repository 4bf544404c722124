provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Project     = "billing"
      Environment = "staging"
      Owner       = "payments-team"
      CostCenter  = "4711"
      ManagedBy   = "terraform"
    }
  }
}

provider "aws" {
  alias  = "bare"
  region = "ap-northeast-2"
}

resource "aws_sqs_queue" "jobs" { # expect: required-tags
  provider = aws.bare
  name     = "jobs"
}

resource "aws_sns_topic" "alerts" {
  provider = aws.bare
  name     = "alerts"

  tags = { # expect: required-tags
    project     = "billing"
    Environment = "staging"
    Owner       = "payments-team"
    CostCenter  = "4711"
    ManagedBy   = "terraform"
  }
}

resource "aws_ecr_repository" "app" {
  name = "app"

  tags = { # expect: required-tags
    Owner = ""
  }
}

# default_tags do not reach it.
resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 2

  tag { # expect: required-tags
    key                 = "Project"
    value               = "billing"
    propagate_at_launch = true
  }
}
