terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}

resource "aws_mq_broker" "events" {
  broker_name         = "events"
  publicly_accessible = true # expect: rds-not-public
}

resource "aws_dms_replication_instance" "migration" {
  replication_instance_id = "migration"
  publicly_accessible     = true # expect: rds-not-public
}

resource "aws_neptune_cluster_instance" "graph" {
  cluster_identifier  = "graph"
  publicly_accessible = true # expect: rds-not-public
}

resource "aws_redshift_cluster" "asked" {
  cluster_identifier  = "warehouse"
  publicly_accessible = true # expect: rds-not-public
}

# Before version 6 the provider makes a cluster public unless told otherwise.
resource "aws_redshift_cluster" "by_default" { # expect: rds-not-public
  cluster_identifier = "reports"
}
