mock_provider "aws" {}

variables {
  prefix = "/connectly-shared/test"
  entries = {
    private_subnet_ids = {
      path        = "subnets/private/ids"
      description = "Ids of the private subnets."
      type        = "StringList"
      values      = ["subnet-c", "subnet-a"]
    }
    vpc_id = {
      path        = "vpc/id"
      description = "Id of the VPC."
      value       = "vpc-0123456789abcdef0"
    }
  }
}

run "one_parameter_for_each_entry" {
  command = plan

  assert {
    condition = output.parameter_names == {
      private_subnet_ids = "/connectly-shared/test/subnets/private/ids"
      vpc_id             = "/connectly-shared/test/vpc/id"
    }
    error_message = "Each parameter must stand at its path below the prefix."
  }

  assert {
    condition = (
      aws_ssm_parameter.this["vpc_id"].type == "String"
      && nonsensitive(aws_ssm_parameter.this["vpc_id"].value) == "vpc-0123456789abcdef0"
      && aws_ssm_parameter.this["vpc_id"].description == "Id of the VPC."
    )
    error_message = "A text must be a String with its value."
  }

  assert {
    condition = (
      aws_ssm_parameter.this["private_subnet_ids"].type == "StringList"
      && nonsensitive(aws_ssm_parameter.this["private_subnet_ids"].value) == "subnet-c,subnet-a"
    )
    error_message = "A list must be a StringList, joined by commas in the order given."
  }

  assert {
    condition     = output.texts == { private_subnet_ids = "subnet-c,subnet-a", vpc_id = "vpc-0123456789abcdef0" }
    error_message = "texts must be what the parameters hold."
  }
}

run "arns_by_name" {
  command = apply

  assert {
    condition = output.parameter_arns == {
      for name, parameter in aws_ssm_parameter.this : name => parameter.arn
    } && length(output.parameter_arns) == 2
    error_message = "Each ARN must be found by the name of its output."
  }
}
