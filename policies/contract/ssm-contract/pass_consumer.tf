# No environment of the foundation: it need not publish anything.
resource "aws_ssm_parameter" "url" {
  name  = "/orders/dev/url"
  type  = "String"
  value = "https://orders.example.com"
}
