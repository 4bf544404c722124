data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_kms_key" "db" {
  enable_key_rotation = true
}

resource "aws_db_instance" "primary" {
  engine            = "postgres"
  storage_encrypted = true
  kms_key_id        = data.terraform_remote_state.shared.outputs.kms_key_arn
}

# A replica in the same Region is encrypted as its source is.
resource "aws_db_instance" "replica" {
  replicate_source_db = aws_db_instance.primary.identifier
  instance_class      = "db.t4g.medium"
}

resource "aws_rds_cluster" "aurora" {
  engine            = "aurora-postgresql"
  storage_encrypted = true
  kms_key_id        = aws_kms_key.db.arn
}

resource "aws_rds_cluster_instance" "aurora" {
  count              = 2
  cluster_identifier = aws_rds_cluster.aurora.id
  engine             = aws_rds_cluster.aurora.engine
  instance_class     = "db.r6g.large"
}

# Serverless v1 is always encrypted; whose key it is still matters.
resource "aws_rds_cluster" "serverless" {
  engine      = "aurora-mysql"
  engine_mode = "serverless"
  kms_key_id  = aws_kms_key.db.arn
}

# A replica in another Region has a key of its own there.
resource "aws_db_instance" "cross_region" {
  replicate_source_db = aws_db_instance.primary.arn
  instance_class      = "db.t4g.medium"
  kms_key_id          = aws_kms_key.db.arn
}
