variable "snapshot" {
  type = string
}

# What is restored is encrypted as the snapshot is.
resource "aws_db_instance" "from_snapshot" {
  snapshot_identifier = "rds:main-2026-01-01-00-00" # expect-undecided: rds-cmk
  storage_encrypted   = true
}

resource "aws_rds_cluster" "from_snapshot" {
  engine              = "aurora-postgresql"
  snapshot_identifier = var.snapshot # expect-undecided: rds-cmk
  storage_encrypted   = true
}

resource "aws_rds_cluster" "cloned" {
  engine = "aurora-postgresql"

  restore_to_point_in_time {
    source_cluster_identifier  = "elsewhere" # expect-undecided: rds-cmk
    use_latest_restorable_time = true
  }
}

resource "aws_kms_key" "db" {
  enable_key_rotation = true
}

# Whether it is encrypted by default depends on the provider's version.
resource "aws_redshift_cluster" "by_version" { # expect-undecided: rds-cmk
  cluster_identifier = "reports"
  kms_key_id         = aws_kms_key.db.arn
}
