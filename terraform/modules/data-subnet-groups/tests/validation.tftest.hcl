# One run for each validation message.

mock_provider "aws" {}

variables {
  name       = "connectly-shared-test"
  subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

run "name_in_capitals_is_refused" {
  command = plan

  variables {
    name = "Connectly"
  }

  expect_failures = [var.name]
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.subnet_ids]
}

run "id_of_a_vpc_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0123456789abcdef0", "vpc-0123456789abcdef0"]
  }

  expect_failures = [var.subnet_ids]
}
