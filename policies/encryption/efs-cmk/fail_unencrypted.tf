resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_efs_file_system" "plain" { # expect: efs-cmk
  creation_token = "plain"
}

resource "aws_efs_file_system" "service_key" { # expect: efs-cmk
  encrypted = true
}

resource "aws_efs_file_system" "key_only" { # expect: efs-cmk
  kms_key_id = aws_kms_key.this.arn
}

resource "aws_efs_file_system" "service_alias" {
  encrypted  = true
  kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/elasticfilesystem" # expect: efs-cmk
}

resource "aws_efs_replication_configuration" "service_key" {
  source_file_system_id = "fs-0123456789abcdef0"

  destination { # expect: efs-cmk
    region = "eu-central-1"
  }
}
