# No environment of the foundation: its outputs are its own affair.
output "service_url" {
  description = "Where the service answers."
  value       = "https://orders.example.com"
}
