output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "Last part of the ARN, as CloudWatch metrics and autoscaling by requests want it."
  value       = aws_lb.this.arn_suffix
}

output "dns_name" {
  description = "DNS name of the load balancer, the target of alias records."
  value       = aws_lb.this.dns_name
}

output "https_listener_arn" {
  description = "ARN of the HTTPS listener that consumers attach rules to, known once all its certificates are in place."
  value       = aws_lb_listener.https.arn

  # A rule for a host name without its certificate would serve errors.
  depends_on = [aws_lb_listener_certificate.additional]
}

output "zone_id" {
  description = "Hosted zone of the DNS name, for alias records."
  value       = aws_lb.this.zone_id
}
