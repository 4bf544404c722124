variable "environment" {
  type = string
}

variable "db_password" {
  type      = string
  sensitive = true
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = aws_kms_key.this.arn
}

resource "aws_ssm_parameter" "password" {
  name   = "/app/${var.environment}/db/password"
  type   = "SecureString"
  key_id = aws_kms_key.this.key_id
  value  = var.db_password
}

resource "aws_ssm_parameter" "plain" {
  name  = "/app/${var.environment}/db/host"
  type  = "String"
  value = "db.internal"
}

# What names a secret is none.
resource "aws_ssm_parameter" "reference" {
  name  = "/app/db/secret"
  type  = "String"
  value = aws_secretsmanager_secret.db.arn
}

resource "aws_ssm_parameter" "setting" {
  name  = "/app/auth/token-ttl"
  type  = "String"
  value = "3600"
}

resource "aws_ssm_parameter" "hosts" {
  name  = "/app/hosts"
  type  = "StringList"
  value = "a,b"
}
