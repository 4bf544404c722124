variable "kms_key_arn" {
  type = string
}

variable "log_groups" {
  type = map(string)
}

resource "aws_cloudwatch_log_group" "by_variable" {
  name       = "/app/api"
  kms_key_id = var.kms_key_arn # expect-undecided: log-group-cmk
}

# None may exist; each that does fails.
resource "aws_cloudwatch_log_group" "many" { # expect-undecided: log-group-cmk
  for_each = var.log_groups
  name     = each.value
}

variable "log_region" {
  type = string
}

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "wherever" {
  region     = var.log_region
  name       = "/app/wherever"
  kms_key_id = aws_kms_key.logs.arn # expect-undecided: log-group-cmk
}
