resource "aws_db_instance" "unset" { # expect: deletion-protection
  engine = "postgres"
}

resource "aws_db_instance" "no_snapshot" {
  engine              = "postgres"
  deletion_protection = true
  skip_final_snapshot = true # expect: deletion-protection
}

resource "aws_rds_cluster" "off" {
  engine              = "aurora-mysql"
  deletion_protection = false # expect: deletion-protection
}

resource "aws_docdb_cluster" "unset" { # expect: deletion-protection
  cluster_identifier = "documents"
}

resource "aws_dynamodb_table" "unset" { # expect: deletion-protection
  name = "orders"
}

resource "aws_alb" "unset" { # expect: deletion-protection
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_cognito_user_pool" "inactive" {
  name                = "users"
  deletion_protection = "INACTIVE" # expect: deletion-protection
}

resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier  = "warehouse"
  node_type           = "ra3.xlplus"
  skip_final_snapshot = true # expect: deletion-protection
}

# Emptied first, whatever protects the bucket itself.
resource "aws_s3_bucket" "forced" {
  bucket        = "invoices"
  force_destroy = true # expect: deletion-protection

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_backup_vault" "forced" {
  name          = "nightly"
  force_destroy = true # expect: deletion-protection
}

resource "aws_ecr_repository" "forced" {
  name         = "app"
  force_delete = true # expect: deletion-protection
}

resource "aws_route53_zone" "forced" {
  name          = "connectly.example"
  force_destroy = true # expect: deletion-protection
}
