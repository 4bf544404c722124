resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_ecs_cluster" "unset" { # expect: ecs-exec-encrypted
  name = "unset"
}

resource "aws_ecs_cluster" "no_key" {
  name = "no-key"

  configuration {
    execute_command_configuration { # expect: ecs-exec-encrypted
      logging = "DEFAULT"
    }
  }
}

resource "aws_ecs_cluster" "clear_logs" {
  name = "clear-logs"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.this.arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_log_group_name     = "/ecs/exec"
        cloud_watch_encryption_enabled = false # expect: ecs-exec-encrypted
      }
    }
  }
}

resource "aws_ecs_cluster" "clear_bucket" {
  name = "clear-bucket"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.this.arn
      logging    = "OVERRIDE"

      log_configuration { # expect: ecs-exec-encrypted
        cloud_watch_log_group_name     = "/ecs/exec"
        cloud_watch_encryption_enabled = true
        s3_bucket_name                 = "exec-logs"
      }
    }
  }
}
