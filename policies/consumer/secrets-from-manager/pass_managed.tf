data "aws_secretsmanager_secret_version" "database" {
  secret_id = "orders/database"
}

data "aws_ssm_parameter" "stripe" {
  name = "/orders/dev/stripe"
}

resource "random_password" "cache" {
  length  = 32
  special = false
}

resource "aws_db_instance" "managed" {
  identifier                  = "orders"
  username                    = "orders"
  manage_master_user_password = true
}

resource "aws_rds_cluster" "looked_up" {
  cluster_identifier = "orders"
  master_password    = jsondecode(data.aws_secretsmanager_secret_version.database.secret_string)["password"]
}

resource "aws_elasticache_replication_group" "generated" {
  replication_group_id = "orders"
  description          = "Sessions."
  auth_token           = random_password.cache.result
}

resource "aws_secretsmanager_secret_version" "cache" {
  secret_id     = "orders/cache"
  secret_string = jsonencode({ username = "orders", password = random_password.cache.result })
}

variable "managed" {
  description = "Whether RDS keeps the password."
  type        = bool
}

variable "key_arn" {
  description = "Key of the build's artifacts."
  type        = string
}

# Named like secrets, and none: a switch, a key's ARN, a role.
resource "aws_db_instance" "by_switch" {
  identifier                  = "returns"
  manage_master_user_password = var.managed
}

resource "aws_api_gateway_integration" "this" {
  rest_api_id = "orders"
  credentials = var.key_arn
}

# The text holds the place; the real one is set by hand.
resource "aws_ssm_parameter" "placeholder" {
  name  = "/orders/dev/mail/password"
  type  = "SecureString"
  value = "set by hand"

  lifecycle {
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "plain" {
  name  = "/orders/dev/log-level"
  type  = "String"
  value = "info"
}

resource "aws_lambda_function" "this" {
  function_name = "orders"
  role          = "orders"

  environment {
    variables = {
      DB_SECRET_ARN = "arn:aws:secretsmanager:ap-northeast-2:aws:secret:orders"
      API_TOKEN     = "/orders/dev/api/token"
      MAIL_SECRET   = "orders/mail"
      STRIPE_KEY_ID = "orders"
      USE_TOKEN     = "true"
    }
  }

  tags = { Token = "of-the-orders-team" }
}

resource "aws_ecs_task_definition" "this" {
  family = "orders"
  container_definitions = jsonencode([{
    name  = "orders"
    image = "orders:1"
    environment = [
      { name = "PORT", value = "8080" },
      { name = "STRIPE_TOKEN", value = data.aws_ssm_parameter.stripe.value },
    ]
    secrets = [
      { name = "DB_PASSWORD", valueFrom = data.aws_secretsmanager_secret_version.database.arn },
    ]
  }])
}

resource "aws_codebuild_project" "this" {
  name           = "orders"
  encryption_key = var.key_arn

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "NPM_TOKEN"
      type  = "SECRETS_MANAGER"
      value = "orders/npm:token"
    }
  }
}

# By IAM: there is no password.
resource "aws_elasticache_user" "app" {
  user_id       = "app"
  user_name     = "app"
  access_string = "on ~* +@all"
  engine        = "valkey"

  authentication_mode {
    type = "iam"
  }
}
