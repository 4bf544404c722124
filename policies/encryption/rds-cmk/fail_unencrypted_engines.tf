resource "aws_kms_key" "db" {
  enable_key_rotation = true
}

resource "aws_docdb_cluster" "plain" { # expect: rds-cmk
  cluster_identifier = "documents"
}

resource "aws_docdb_cluster" "aws_managed" { # expect: rds-cmk
  cluster_identifier = "documents-2"
  storage_encrypted  = true
}

resource "aws_neptune_cluster" "aws_managed" { # expect: rds-cmk
  cluster_identifier = "graph"
  storage_encrypted  = true
}

resource "aws_neptune_cluster" "switched_off" {
  cluster_identifier = "graph-2"
  storage_encrypted  = false # expect: rds-cmk
  kms_key_arn        = aws_kms_key.db.arn
}

resource "aws_redshift_cluster" "aws_owned" { # expect: rds-cmk
  cluster_identifier = "warehouse"
  encrypted          = true
}

resource "aws_redshift_cluster" "switched_off" {
  cluster_identifier = "reports"
  encrypted          = "false" # expect: rds-cmk
  kms_key_id         = aws_kms_key.db.arn
}
