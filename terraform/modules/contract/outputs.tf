output "parameter_arns" {
  description = "Output name to the ARN of its parameter, for the IAM policies of consumers."
  value       = { for name, parameter in aws_ssm_parameter.this : name => parameter.arn }
}

output "parameter_names" {
  description = "Output name to the full name of its parameter."
  value       = { for name, parameter in aws_ssm_parameter.this : name => parameter.name }
}

output "texts" {
  description = "Output name to its value as the parameter holds it; lists joined by commas."
  value       = local._texts
}
