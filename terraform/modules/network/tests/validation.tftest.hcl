# One run for each validation and precondition: the input that it must refuse.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name       = "connectly-shared-test"
  account_id = "123456789012"
  region     = "ap-northeast-2"
  cidr       = "10.0.0.0/16"

  public_subnets = {
    ap-northeast-2a = "10.0.0.0/24"
    ap-northeast-2c = "10.0.2.0/24"
  }

  private_subnets = {
    ap-northeast-2a = "10.0.16.0/20"
    ap-northeast-2c = "10.0.48.0/20"
  }
}

run "account_id_of_eleven_digits_is_refused" {
  command = plan

  variables {
    account_id = "12345678901"
  }

  expect_failures = [var.account_id]
}

run "cidr_of_a_host_is_refused" {
  command = plan

  variables {
    cidr = "10.0.0.1/16"
  }

  expect_failures = [var.cidr]
}

run "cidr_that_is_no_cidr_is_refused" {
  command = plan

  variables {
    cidr = "ten"
  }

  expect_failures = [var.cidr]
}

run "cidr_of_ipv6_is_refused" {
  command = plan

  variables {
    cidr = "2001:db8::/20"
  }

  expect_failures = [var.cidr]
}

run "cidr_wider_than_a_vpc_is_refused" {
  command = plan

  variables {
    cidr = "10.0.0.0/15"
  }

  expect_failures = [var.cidr]
}

run "cidr_narrower_than_a_vpc_is_refused" {
  command = plan

  variables {
    cidr = "10.0.0.0/29"
  }

  expect_failures = [var.cidr]
}

run "flow_logs_with_a_key_id_is_refused" {
  command = plan

  variables {
    flow_logs = {
      kms_key_arn    = "11111111-2222-3333-4444-555555555555"
      retention_days = 365
    }
  }

  expect_failures = [var.flow_logs]
}

run "flow_logs_with_another_interval_is_refused" {
  command = plan

  variables {
    flow_logs = {
      kms_key_arn              = "arn:aws:kms:ap-northeast-2:123456789012:key/11111111-2222-3333-4444-555555555555"
      max_aggregation_interval = 300
      retention_days           = 365
    }
  }

  expect_failures = [var.flow_logs]
}

run "flow_logs_with_another_retention_is_refused" {
  command = plan

  variables {
    flow_logs = {
      kms_key_arn    = "arn:aws:kms:ap-northeast-2:123456789012:key/11111111-2222-3333-4444-555555555555"
      retention_days = 100
    }
  }

  expect_failures = [var.flow_logs]
}

run "flow_logs_without_expiry_is_refused" {
  command = plan

  variables {
    flow_logs = {
      kms_key_arn    = "arn:aws:kms:ap-northeast-2:123456789012:key/11111111-2222-3333-4444-555555555555"
      retention_days = 0
    }
  }

  expect_failures = [var.flow_logs]
}

run "gateway_endpoint_of_another_service_is_refused" {
  command = plan

  variables {
    gateway_endpoints = ["s3", "sqs"]
  }

  expect_failures = [var.gateway_endpoints]
}

run "name_in_capitals_is_refused" {
  command = plan

  variables {
    name = "Connectly"
  }

  expect_failures = [var.name]
}

run "name_too_long_is_refused" {
  command = plan

  variables {
    name = "connectly-shared-environment-with-a-long-name"
  }

  expect_failures = [var.name]
}

run "private_subnets_in_one_zone_are_refused" {
  command = plan

  variables {
    private_subnets = {
      ap-northeast-2a = "10.0.16.0/20"
    }
  }

  expect_failures = [var.private_subnets]
}

run "private_subnets_by_letter_are_refused" {
  command = plan

  variables {
    private_subnets = {
      a = "10.0.16.0/20"
      c = "10.0.48.0/20"
    }
  }

  expect_failures = [var.private_subnets]
}

run "private_subnets_of_a_host_are_refused" {
  command = plan

  variables {
    private_subnets = {
      ap-northeast-2a = "10.0.16.1/20"
      ap-northeast-2c = "10.0.48.0/20"
    }
  }

  expect_failures = [var.private_subnets]
}

run "public_subnets_in_one_zone_are_refused" {
  command = plan

  variables {
    public_subnets = {
      ap-northeast-2a = "10.0.0.0/24"
    }
  }

  expect_failures = [var.public_subnets]
}

run "public_subnets_by_letter_are_refused" {
  command = plan

  variables {
    public_subnets = {
      a = "10.0.0.0/24"
      c = "10.0.2.0/24"
    }
  }

  expect_failures = [var.public_subnets]
}

run "public_subnets_of_a_host_are_refused" {
  command = plan

  variables {
    public_subnets = {
      ap-northeast-2a = "10.0.0.1/24"
      ap-northeast-2c = "10.0.2.0/24"
    }
  }

  expect_failures = [var.public_subnets]
}

run "region_that_is_a_zone_is_refused" {
  command = plan

  variables {
    region = "ap-northeast-2a"
  }

  expect_failures = [var.region]
}

run "nat_gateway_in_a_zone_without_public_subnet_is_refused" {
  command = plan

  variables {
    nat_gateway_azs = ["ap-northeast-2b"]
  }

  expect_failures = [aws_vpc.this]
}

run "private_subnet_outside_the_vpc_is_refused" {
  command = plan

  variables {
    private_subnets = {
      ap-northeast-2a = "10.0.16.0/20"
      ap-northeast-2c = "10.1.48.0/20"
    }
  }

  expect_failures = [aws_vpc.this]
}

run "public_subnet_wider_than_the_vpc_is_refused" {
  command = plan

  variables {
    cidr = "10.0.0.0/20"
    private_subnets = {
      ap-northeast-2a = "10.0.4.0/24"
      ap-northeast-2c = "10.0.5.0/24"
    }
    public_subnets = {
      ap-northeast-2a = "10.0.0.0/19"
      ap-northeast-2c = "10.0.2.0/24"
    }
  }

  expect_failures = [aws_vpc.this]
}

run "private_zone_without_public_subnet_is_refused" {
  command = plan

  variables {
    private_subnets = {
      ap-northeast-2a = "10.0.16.0/20"
      ap-northeast-2b = "10.0.32.0/20"
    }
  }

  expect_failures = [aws_vpc.this]
}

run "zones_of_another_region_are_refused" {
  command = plan

  variables {
    region = "us-east-1"
  }

  expect_failures = [aws_vpc.this]
}
