variable "db_password" {
  type      = string
  sensitive = true
}

resource "aws_ssm_parameter" "service_key" { # expect: ssm-securestring-cmk
  name  = "/app/db/master"
  type  = "SecureString"
  value = var.db_password
}

resource "aws_ssm_parameter" "service_alias" {
  name   = "/app/db/replica"
  type   = "SecureString"
  key_id = "alias/aws/ssm" # expect: ssm-securestring-cmk
  value  = var.db_password
}

resource "aws_ssm_parameter" "password" {
  name  = "/app/db/PASSWORD"
  type  = "String" # expect: ssm-securestring-cmk
  value = var.db_password
}

resource "aws_ssm_parameter" "token" {
  for_each = toset(["github", "slack"])
  name     = "/ci/${each.key}/api-token"
  type     = "String" # expect: ssm-securestring-cmk
  value    = "change-me"
}
