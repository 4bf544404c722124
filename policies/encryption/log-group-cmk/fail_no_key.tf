variable "kms_key_arn" {
  type    = string
  default = null
}

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "unencrypted" { # expect: log-group-cmk
  name = "/app/api"
}

resource "aws_cloudwatch_log_group" "null_default" {
  name       = "/app/queue"
  kms_key_id = var.kms_key_arn # expect: log-group-cmk
}

# CloudWatch Logs takes the ARN only.
resource "aws_cloudwatch_log_group" "by_id" {
  name       = "/app/jobs"
  kms_key_id = aws_kms_key.logs.key_id # expect: log-group-cmk
}

# A key of another Region.
resource "aws_cloudwatch_log_group" "elsewhere" {
  region     = "us-east-1"
  name       = "/aws/route53/connectly.example"
  kms_key_id = aws_kms_key.logs.arn # expect: log-group-cmk
}

resource "aws_cloudwatch_log_group" "elsewhere_by_arn" {
  region     = "us-east-1"
  name       = "/aws/route53/connectly.internal"
  kms_key_id = "arn:aws:kms:ap-northeast-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" # expect: log-group-cmk
}
