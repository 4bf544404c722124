resource "aws_ecs_cluster" "enhanced" {
  name = "main"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}
