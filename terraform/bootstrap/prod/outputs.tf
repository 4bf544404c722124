output "bucket_id" {
  description = "Name of the state bucket, for `bucket` of a backend block."
  value       = module.state_backend.bucket_id
}

output "kms_key_alias" {
  description = "Alias of the key that encrypts the states, for `kms_key_id` of a backend block."
  value       = module.kms_key.alias_name
}

output "kms_key_arn" {
  description = "ARN of the key that encrypts the states."
  value       = module.kms_key.key_arn
}

output "lock_table_name" {
  description = "Name of the lock table, for `dynamodb_table` of a backend block."
  value       = module.state_backend.lock_table_name
}
