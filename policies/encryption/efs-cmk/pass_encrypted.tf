resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_efs_file_system" "media" {
  creation_token = "media"
  encrypted      = true
  kms_key_id     = aws_kms_key.this.arn

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}

resource "aws_efs_replication_configuration" "new" {
  source_file_system_id = aws_efs_file_system.media.id

  destination {
    region     = "eu-central-1"
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}

# A file system that is there already keeps its own key.
resource "aws_efs_replication_configuration" "existing" {
  source_file_system_id = aws_efs_file_system.media.id

  destination {
    region         = "eu-central-1"
    file_system_id = "fs-0123456789abcdef0"
  }
}
