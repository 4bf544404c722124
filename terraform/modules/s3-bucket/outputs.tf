output "arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "id" {
  description = "Name of the bucket, known once its access policy is in place."
  value       = aws_s3_bucket.this.id

  # A load balancer that logs to the bucket is refused until the policy lets it.
  depends_on = [aws_s3_bucket_policy.this]
}

output "regional_domain_name" {
  description = "Regional domain name of the bucket."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
