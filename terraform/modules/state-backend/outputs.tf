output "bucket_arn" {
  description = "ARN of the state bucket."
  value       = module.bucket.arn
}

output "bucket_id" {
  description = "Name of the state bucket."
  value       = module.bucket.id
}

output "lock_table_arn" {
  description = "ARN of the lock table."
  value       = aws_dynamodb_table.lock.arn
}

output "lock_table_name" {
  description = "Name of the lock table."
  value       = aws_dynamodb_table.lock.name
}
