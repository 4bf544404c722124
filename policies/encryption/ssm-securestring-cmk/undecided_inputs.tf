variable "kms_key_arn" {
  type = string
}

variable "type" {
  type = string
}

variable "parameters" {
  type = map(string)
}

resource "aws_ssm_parameter" "by_key" {
  name   = "/app/db/password"
  type   = "SecureString"
  key_id = var.kms_key_arn # expect-undecided: ssm-securestring-cmk
  value  = "change-me"
}

resource "aws_ssm_parameter" "by_type" { # expect-undecided: ssm-securestring-cmk
  name  = "/app/db/user"
  type  = var.type
  value = "app"
}

resource "aws_ssm_parameter" "by_name" {
  for_each = var.parameters
  name     = "/app/${each.key}"
  type     = "String" # expect-undecided: ssm-securestring-cmk
  value    = each.value
}
