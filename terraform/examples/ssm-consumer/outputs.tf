output "queue_url" {
  description = "URL of the queue that producers send jobs to."
  value       = aws_sqs_queue.jobs.url
}

output "service_name" {
  description = "Name of the ECS service."
  value       = module.worker.service_name
}
