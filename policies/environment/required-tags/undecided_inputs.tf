variable "tags" {
  type = map(string)
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
  tags = var.tags # expect-undecided: required-tags
}

resource "aws_autoscaling_group" "workers" {
  min_size = 1
  max_size = 2

  dynamic "tag" { # expect-undecided: required-tags
    for_each = var.tags
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
