output "arn" {
  description = "ARN of the replication group, for elasticache:Connect in the policies of its users."
  value       = aws_elasticache_replication_group.this.arn
}

output "member_ids" {
  description = "Ids of the nodes, by which CloudWatch names their metrics."
  value       = tolist([for n in range(1, local._replicas + 2) : format("%s-%03d", local._id, n)])
}

output "port" {
  description = "Port of both endpoints."
  value       = local._port
}

output "primary_endpoint" {
  description = "Host name for writing, without the port."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "reader_endpoint" {
  description = "Host name for reading, over all replicas, without the port."
  value       = aws_elasticache_replication_group.this.reader_endpoint_address
}

output "user_arns" {
  description = "ARNs of the users in the order of their names, for elasticache:Connect in their policies."
  value       = tolist([for user in aws_elasticache_user.this : user.arn])
}
