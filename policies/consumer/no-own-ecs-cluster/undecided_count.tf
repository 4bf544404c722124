variable "dedicated" {
  description = "Whether the tasks get a cluster of their own."
  type        = bool
}

resource "aws_ecs_cluster" "payments" { # expect-undecided: no-own-ecs-cluster
  count = var.dedicated ? 1 : 0
  name  = "payments"
}
