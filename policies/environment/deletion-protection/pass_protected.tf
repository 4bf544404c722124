resource "aws_db_instance" "main" {
  identifier          = "main"
  engine              = "postgres"
  deletion_protection = true
}

# What AWS does not protect, Terraform may.
resource "aws_rds_cluster" "main" {
  engine = "aurora-mysql"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_db_instance" "replica" {
  replicate_source_db = aws_db_instance.main.identifier
  skip_final_snapshot = true
}

resource "aws_dynamodb_table" "orders" {
  name                        = "orders"
  deletion_protection_enabled = true
}

resource "aws_lb" "web" {
  enable_deletion_protection = "true"
}

resource "aws_cognito_user_pool" "users" {
  name                = "users"
  deletion_protection = "ACTIVE"
}

resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_ecr_repository" "app" {
  name         = "app"
  force_delete = false
}

resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier  = "warehouse"
  node_type           = "ra3.xlplus"
  skip_final_snapshot = false
}

resource "aws_route53_zone" "kept" {
  name = "connectly.example"
}
