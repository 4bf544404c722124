resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "exec" {
  name       = "/ecs/exec"
  kms_key_id = aws_kms_key.this.arn
}

resource "aws_ecs_cluster" "override" {
  name = "override"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.this.arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.exec.name
      }
    }
  }
}

resource "aws_ecs_cluster" "default" {
  name = "default"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.this.key_id
    }
  }
}
