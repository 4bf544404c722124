# Which version of the provider runs, and so what it does by default, is not said.
resource "aws_redshift_cluster" "by_default" { # expect-undecided: rds-not-public
  cluster_identifier = "reports"
}
