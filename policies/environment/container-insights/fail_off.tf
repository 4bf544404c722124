resource "aws_ecs_cluster" "unset" { # expect: container-insights
  name = "unset"
}

resource "aws_ecs_cluster" "off" {
  name = "off"

  setting {
    name  = "containerInsights"
    value = "disabled" # expect: container-insights
  }
}
