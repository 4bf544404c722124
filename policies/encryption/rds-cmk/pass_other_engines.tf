terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.2"
    }
  }
}

resource "aws_kms_key" "db" {
  enable_key_rotation = true
}

resource "aws_docdb_cluster" "documents" {
  cluster_identifier = "documents"
  storage_encrypted  = true
  kms_key_id         = aws_kms_key.db.arn
}

resource "aws_neptune_cluster" "graph" {
  cluster_identifier = "graph"
  storage_encrypted  = true
  kms_key_arn        = aws_kms_key.db.arn
}

resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier = "warehouse"
  encrypted          = true
  kms_key_id         = aws_kms_key.db.arn
}

# From version 6 on the provider encrypts unless told otherwise.
resource "aws_redshift_cluster" "by_default" {
  cluster_identifier = "reports"
  kms_key_id         = aws_kms_key.db.arn
}
