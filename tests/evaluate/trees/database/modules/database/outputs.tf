output "addresses" {
  value = merge(
    { for instance in aws_db_instance.this : "primary" => instance.identifier },
    { for name, instance in aws_db_instance.replica : name => instance.identifier },
  )
}

output "parameter_group" {
  value = local.parameter_group
}

output "logs" {
  value = { for name, group in aws_cloudwatch_log_group.this : name => group.name }
}

output "password" {
  value     = try(var.password, null)
  sensitive = true
}
