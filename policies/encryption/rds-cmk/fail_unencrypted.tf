resource "aws_kms_key" "db" {
  enable_key_rotation = true
}

resource "aws_db_instance" "plain" { # expect: rds-cmk
  engine         = "mysql"
  instance_class = "db.t4g.micro"
}

# A key without storage_encrypted encrypts nothing.
resource "aws_db_instance" "key_only" { # expect: rds-cmk
  engine     = "mysql"
  kms_key_id = aws_kms_key.db.arn
}

resource "aws_db_instance" "switched_off" {
  engine            = "mysql"
  storage_encrypted = false # expect: rds-cmk
  kms_key_id        = aws_kms_key.db.arn
}

resource "aws_rds_cluster" "aws_managed" { # expect: rds-cmk
  engine            = "aurora-mysql"
  storage_encrypted = true
}

resource "aws_rds_cluster" "serverless" { # expect: rds-cmk
  engine      = "aurora-mysql"
  engine_mode = "serverless"
}

resource "aws_db_instance" "cross_region" { # expect: rds-cmk
  replicate_source_db = "arn:aws:rds:us-east-1:111122223333:db:primary"
  instance_class      = "db.t4g.medium"
}
