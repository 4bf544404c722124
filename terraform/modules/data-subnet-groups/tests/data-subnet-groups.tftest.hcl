mock_provider "aws" {}

variables {
  name       = "connectly-shared-test"
  subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

run "both_groups_have_the_subnets" {
  command = plan

  assert {
    condition = (
      aws_db_subnet_group.this.subnet_ids == toset(var.subnet_ids)
      && aws_elasticache_subnet_group.this.subnet_ids == toset(var.subnet_ids)
    )
    error_message = "Both groups must have all the subnets and no other."
  }

  assert {
    condition = (
      output.rds_subnet_group_name == "connectly-shared-test-rds"
      && output.elasticache_subnet_group_name == "connectly-shared-test-elasticache"
    )
    error_message = "The names must be the prefix and the service."
  }
}

run "the_id_is_that_of_the_database_group" {
  command = apply

  assert {
    condition     = output.rds_subnet_group_id == aws_db_subnet_group.this.id
    error_message = "rds_subnet_group_id must be the id of the RDS subnet group."
  }
}
