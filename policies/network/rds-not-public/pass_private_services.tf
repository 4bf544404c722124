terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.10, < 7.0"
    }
  }
}

resource "aws_mq_broker" "events" {
  broker_name = "events"
}

resource "aws_dms_replication_instance" "migration" {
  replication_instance_id = "migration"
  publicly_accessible     = false
}

resource "aws_neptune_cluster_instance" "graph" {
  cluster_identifier = "graph"
}

resource "aws_redshift_cluster" "refused" {
  cluster_identifier  = "warehouse"
  publicly_accessible = false
}

resource "aws_redshift_cluster" "by_default" {
  cluster_identifier = "reports"
}
