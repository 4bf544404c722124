variable "region" {
  type = string
}

provider "aws" {
  region = var.region # expect-undecided: provider-region
}

# Whatever the environment says.
provider "aws" { # expect-undecided: provider-region
  alias = "ambient"
}

variable "log_group_arn" {
  type = string
}

# It may be what Route 53 writes to, which would have to be in us-east-1.
resource "aws_cloudwatch_log_group" "maybe" { # expect-undecided: provider-region
  name              = "/app/api"
  retention_in_days = 30
}

resource "aws_route53_query_log" "public" {
  zone_id                  = "Z0123456789ABCDEFGHIJ"
  cloudwatch_log_group_arn = var.log_group_arn
}
