variable "owner" {
  type = string
}

provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Project     = "billing"
      Environment = "staging"
      Owner       = var.owner
      CostCenter  = "4711"
    }
  }
}

provider "aws" {
  alias  = "bare"
  region = "ap-northeast-2"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"

  tags = {
    ManagedBy = "terraform"
  }
}

resource "aws_sns_topic" "alerts" {
  provider = aws.bare
  name     = "alerts"

  tags = merge(
    { Name = "alerts" },
    {
      Project     = "billing"
      Environment = "staging"
      Owner       = var.owner
      CostCenter  = 4711
      ManagedBy   = "hand"
    },
  )
}

# Takes no tags.
resource "aws_sns_topic_subscription" "alerts" {
  provider  = aws.bare
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

locals {
  group_tags = {
    Project     = "billing"
    Environment = "staging"
    Owner       = var.owner
    CostCenter  = "4711"
    ManagedBy   = "terraform"
  }
}

resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 2

  dynamic "tag" {
    for_each = local.group_tags
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
