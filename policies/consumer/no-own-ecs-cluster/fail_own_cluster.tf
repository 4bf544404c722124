resource "aws_ecs_cluster" "payments" { # expect: no-own-ecs-cluster
  name = "payments"
}

resource "aws_ecs_cluster" "jobs" { # expect: no-own-ecs-cluster
  for_each = toset(["nightly", "hourly"])
  name     = "payments-${each.key}"
}
