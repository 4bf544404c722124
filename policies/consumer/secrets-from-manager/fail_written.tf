variable "db_password" {
  description = "Password of the database."
  type        = string
  default     = "changeme-please"
  sensitive   = true
}

locals {
  auth_token = "0123456789abcdef0123"
}

resource "aws_db_instance" "this" {
  identifier = "orders"
  username   = "orders"
  password   = var.db_password # expect: secrets-from-manager
}

resource "aws_rds_cluster" "this" {
  cluster_identifier = "orders"
  master_username    = "orders"
  master_password    = "correct-horse-battery" # expect: secrets-from-manager
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = "orders"
  description          = "Sessions."
  auth_token           = local.auth_token # expect: secrets-from-manager
}

resource "aws_mq_broker" "this" {
  broker_name = "orders"

  user {
    username = "orders"
    password = "correct-horse-battery" # expect: secrets-from-manager
  }
}

resource "aws_lambda_function" "this" {
  function_name = "orders"
  role          = "orders"

  environment {
    variables = { # expect: secrets-from-manager
      LOG_LEVEL   = "info"
      JWT_SECRET  = "s3cr3t-signing-key" # expect: secrets-from-manager
      DB_PASSWORD = var.db_password
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  family = "orders"
  container_definitions = jsonencode([{ # expect: secrets-from-manager
    name  = "orders"
    image = "orders:1"
    environment = [
      { name = "PORT", value = "8080" },
      { name = "API_KEY", value = "live_4242424242424242" },
    ]
  }])
}

resource "aws_codebuild_project" "this" {
  name = "orders"

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "NPM_TOKEN"
      value = "npm_0123456789" # expect: secrets-from-manager
    }
  }
}

resource "aws_ssm_parameter" "this" {
  name  = "/orders/dev/stripe"
  type  = "SecureString"
  value = "live_4242424242424242" # expect: secrets-from-manager
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id     = "orders"
  secret_string = jsonencode({ username = "orders", password = "correct-horse" }) # expect: secrets-from-manager
}

resource "aws_elasticache_user" "app" {
  user_id       = "app"
  user_name     = "app"
  access_string = "on ~* +@all"
  engine        = "valkey"
  passwords     = ["correct-horse-battery"] # expect: secrets-from-manager
}

resource "aws_elasticache_user" "jobs" {
  user_id       = "jobs"
  user_name     = "jobs"
  access_string = "on ~* +@all"
  engine        = "valkey"

  authentication_mode {
    type      = "password"
    passwords = ["correct-horse-staple"] # expect: secrets-from-manager
  }
}
