variable "insights" {
  type = string
}

resource "aws_ecs_cluster" "this" {
  name = "main"

  setting {
    name  = "containerInsights"
    value = var.insights # expect-undecided: container-insights
  }
}
