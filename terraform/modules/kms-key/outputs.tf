output "alias_arn" {
  description = "ARN of the alias."
  value       = aws_kms_alias.this.arn
}

output "alias_name" {
  description = "Name of the alias, with the alias/ prefix."
  value       = aws_kms_alias.this.name
}

output "key_arn" {
  description = "ARN of the key, the form that RDS, CloudWatch Logs and most services want."
  value       = aws_kms_key.this.arn
}

output "key_id" {
  description = "Id of the key."
  value       = aws_kms_key.this.key_id
}
