output "database_endpoint" {
  description = "Address and port of the database."
  value       = aws_db_instance.this.endpoint
}

output "load_balancer_dns_name" {
  description = "DNS name of the load balancer, for the alias record of the service."
  value       = aws_lb.this.dns_name
}

output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}
