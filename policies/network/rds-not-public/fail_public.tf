resource "aws_vpc" "this" {
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

resource "aws_db_subnet_group" "shared" {
  name       = "shared"
  subnet_ids = [aws_subnet.db.id]
}

resource "aws_subnet" "db" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.70.9.0/24"
}

locals {
  defaults = {
    public = true
  }
}

resource "aws_db_instance" "on" {
  db_subnet_group_name = aws_db_subnet_group.shared.name
  publicly_accessible  = true # expect: rds-not-public
}

resource "aws_rds_cluster_instance" "on" {
  cluster_identifier  = "reporting"
  publicly_accessible = local.defaults.public # expect: rds-not-public
}
