# One run for each validation message.

mock_provider "aws" {}

variables {
  name   = "connectly-shared-test"
  vpc_id = "vpc-0123456789abcdef0"
}

run "no_app_port_range_is_refused" {
  command = plan

  variables {
    app_port_ranges = {}
  }

  expect_failures = [var.app_port_ranges]
}

run "app_port_range_from_zero_is_refused" {
  command = plan

  variables {
    app_port_ranges = {
      app = { from_port = 0, to_port = 80 }
    }
  }

  expect_failures = [var.app_port_ranges]
}

run "app_port_range_beyond_65535_is_refused" {
  command = plan

  variables {
    app_port_ranges = {
      app = { from_port = 65000, to_port = 65536 }
    }
  }

  expect_failures = [var.app_port_ranges]
}

run "app_port_range_backwards_is_refused" {
  command = plan

  variables {
    app_port_ranges = {
      app = { from_port = 8090, to_port = 8080 }
    }
  }

  expect_failures = [var.app_port_ranges]
}

run "app_port_range_too_wide_is_refused" {
  command = plan

  variables {
    app_port_ranges = {
      app = { from_port = 1024, to_port = 65535 }
    }
  }

  expect_failures = [var.app_port_ranges]
}

run "cache_port_zero_is_refused" {
  command = plan

  variables {
    cache_ports = { redis = 0 }
  }

  expect_failures = [var.cache_ports]
}

run "database_port_beyond_65535_is_refused" {
  command = plan

  variables {
    database_ports = { mysql = 65536 }
  }

  expect_failures = [var.database_ports]
}

run "name_in_capitals_is_refused" {
  command = plan

  variables {
    name = "Connectly"
  }

  expect_failures = [var.name]
}

run "vpc_id_of_a_subnet_is_refused" {
  command = plan

  variables {
    vpc_id = "subnet-0123456789abcdef0"
  }

  expect_failures = [var.vpc_id]
}
