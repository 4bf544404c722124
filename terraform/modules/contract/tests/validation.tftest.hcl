# One run for each validation message.

mock_provider "aws" {}

variables {
  prefix = "/connectly-shared/test"
  entries = {
    vpc_id = {
      path        = "vpc/id"
      description = "Id of the VPC."
      value       = "vpc-0123456789abcdef0"
    }
  }
}

run "name_with_a_hyphen_is_refused" {
  command = plan

  variables {
    entries = {
      "vpc-id" = {
        path        = "vpc/id"
        description = "Id of the VPC."
        value       = "vpc-1"
      }
    }
  }

  expect_failures = [var.entries]
}

run "path_with_a_leading_slash_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "/vpc/id"
        description = "Id of the VPC."
        value       = "vpc-1"
      }
    }
  }

  expect_failures = [var.entries]
}

run "path_twice_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        value       = "vpc-1"
      }
      vpc_identifier = {
        path        = "vpc/id"
        description = "Id of the VPC."
        value       = "vpc-1"
      }
    }
  }

  expect_failures = [var.entries]
}

run "secure_string_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        type        = "SecureString"
        value       = "vpc-1"
      }
    }
  }

  expect_failures = [var.entries]
}

run "empty_description_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = ""
        value       = "vpc-1"
      }
    }
  }

  expect_failures = [var.entries]
}

run "string_without_value_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
      }
    }
  }

  expect_failures = [var.entries]
}

run "string_with_an_empty_value_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        value       = ""
      }
    }
  }

  expect_failures = [var.entries]
}

run "string_with_values_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        value       = "vpc-1"
        values      = ["vpc-1"]
      }
    }
  }

  expect_failures = [var.entries]
}

run "list_without_values_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        type        = "StringList"
        values      = []
      }
    }
  }

  expect_failures = [var.entries]
}

run "list_with_a_value_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        type        = "StringList"
        value       = "vpc-1"
        values      = ["vpc-1"]
      }
    }
  }

  expect_failures = [var.entries]
}

run "list_with_a_comma_is_refused" {
  command = plan

  variables {
    entries = {
      vpc_id = {
        path        = "vpc/id"
        description = "Id of the VPC."
        type        = "StringList"
        values      = ["a,b"]
      }
    }
  }

  expect_failures = [var.entries]
}

run "prefix_without_a_leading_slash_is_refused" {
  command = plan

  variables {
    prefix = "connectly-shared/test"
  }

  expect_failures = [var.prefix]
}

run "prefix_with_a_trailing_slash_is_refused" {
  command = plan

  variables {
    prefix = "/connectly-shared/test/"
  }

  expect_failures = [var.prefix]
}

run "prefix_of_aws_is_refused" {
  command = plan

  variables {
    prefix = "/aws/test"
  }

  expect_failures = [var.prefix]
}
