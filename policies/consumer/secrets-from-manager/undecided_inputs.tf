variable "db_password" {
  description = "Password of the database."
  type        = string
  sensitive   = true
}

variable "generated" {
  description = "Whether the token is a generated one."
  type        = bool
}

resource "random_password" "cache" {
  length = 32
}

resource "aws_db_instance" "this" {
  identifier = "orders"
  password   = var.db_password # expect-undecided: secrets-from-manager
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = "orders"
  description          = "Sessions."
  auth_token           = var.generated ? random_password.cache.result : "0123456789abcdef" # expect-undecided: secrets-from-manager
}

resource "aws_ecs_task_definition" "this" {
  family = "orders"
  container_definitions = jsonencode([{ # expect-undecided: secrets-from-manager
    name        = "orders"
    environment = [{ name = "DB_PASSWORD", value = var.db_password }]
  }])
}
