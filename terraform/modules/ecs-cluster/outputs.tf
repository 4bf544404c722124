output "arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn

  # Services without a strategy of their own need the cluster's default strategy.
  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "id" {
  description = "Id of the cluster, which for ECS is its ARN."
  value       = aws_ecs_cluster.this.id

  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "name" {
  description = "Name of the cluster."
  value       = aws_ecs_cluster.this.name

  depends_on = [aws_ecs_cluster_capacity_providers.this]
}
