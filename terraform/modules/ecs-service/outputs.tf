output "execution_role_arn" {
  description = "ARN of the role that ECS starts the tasks with."
  value       = aws_iam_role.execution.arn
}

output "extra_security_group_id" {
  description = "Id of the service's own security group, null without one."
  value       = one(aws_security_group.extra[*].id)
}

output "log_group_name" {
  description = "Name of the log group of the containers."
  value       = aws_cloudwatch_log_group.this.name
}

output "service_arn" {
  description = "ARN of the ECS service."
  value       = aws_ecs_service.this.arn
}

output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "target_group_arn" {
  description = "ARN of the target group, null without a load balancer."
  value       = one(aws_lb_target_group.this[*].arn)
}

output "task_definition_arn" {
  description = "ARN of the task definition, with its revision."
  value       = aws_ecs_task_definition.this.arn
}

output "task_role_arn" {
  description = "ARN of the role that the application runs with."
  value       = aws_iam_role.task.arn
}

output "task_role_name" {
  description = "Name of the role that the application runs with, to attach policies to."
  value       = aws_iam_role.task.name
}
