variable "kms_key_arn" {
  type = string
}

variable "encrypt" {
  type = bool
}

resource "aws_ecs_cluster" "by_key" {
  name = "by-key"

  configuration {
    execute_command_configuration {
      kms_key_id = var.kms_key_arn # expect-undecided: ecs-exec-encrypted
    }
  }
}

resource "aws_ecs_cluster" "by_flag" {
  name = "by-flag"

  configuration {
    execute_command_configuration {
      kms_key_id = "alias/exec"
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_log_group_name     = "/ecs/exec"
        cloud_watch_encryption_enabled = var.encrypt # expect-undecided: ecs-exec-encrypted
      }
    }
  }
}
