variable "environment" {
  description = "Environment of the foundation."
  type        = string
}
