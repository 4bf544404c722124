resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

data "aws_kms_key" "service" {
  key_id = "alias/aws/secretsmanager"
}

resource "aws_secretsmanager_secret" "default" { # expect: secret-cmk
  name = "default"
}

resource "aws_secretsmanager_secret" "service_key" {
  name       = "service-key"
  kms_key_id = data.aws_kms_key.service.arn # expect: secret-cmk
}

resource "aws_secretsmanager_secret" "replica" {
  name       = "replica"
  kms_key_id = aws_kms_key.this.arn

  replica { # expect: secret-cmk
    region = "eu-central-1"
  }
}
