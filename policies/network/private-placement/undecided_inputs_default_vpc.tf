# Without a subnet AWS takes the default VPC, whose routes are nobody's here.
resource "aws_db_instance" "unplaced" { # expect-undecided: private-placement
  engine              = "mysql"
  publicly_accessible = false
}

resource "aws_rds_cluster" "unplaced" { # expect-undecided: private-placement
  engine = "aurora-mysql"
}

resource "aws_instance" "unplaced" { # expect-undecided: private-placement
  associate_public_ip_address = false
}

resource "aws_elasticache_cluster" "default_group" {
  cluster_id        = "sessions"
  subnet_group_name = "default" # expect-undecided: private-placement
}
