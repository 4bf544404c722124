# The real provider without an account: it renders the policies.
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name                        = "user-service-dev"
  account_id                  = "123456789012"
  region                      = "ap-northeast-2"
  cluster_arn                 = "arn:aws:ecs:ap-northeast-2:123456789012:cluster/connectly-shared-dev"
  private_subnet_ids          = ["subnet-0000000000000000a", "subnet-0000000000000000b"]
  ecs_tasks_security_group_id = "sg-0000000000000000a"
  kms_key_arn                 = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  log_retention_days          = 30
  autoscaling                 = { min = 1, max = 4 }

  container = {
    image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
  }
}

run "only_tasks_of_this_account_assume_the_roles" {
  command = plan

  assert {
    condition = alltrue([
      for role in [aws_iam_role.execution, aws_iam_role.task] :
      jsondecode(role.assume_role_policy).Statement == [{
        Action    = "sts:AssumeRole"
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:aws:ecs:ap-northeast-2:123456789012:*" }
          StringEquals = { "aws:SourceAccount" = "123456789012" }
        }
      }]
    ])
    error_message = "Both roles must trust ECS on behalf of this account's tasks only."
  }
}

run "without_secrets_the_execution_role_writes_logs_and_nothing_else" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.execution.policy).Statement == [{
      Sid      = "Logs"
      Effect   = "Allow"
      Action   = ["logs:PutLogEvents", "logs:CreateLogStream"]
      Resource = "arn:aws:logs:ap-northeast-2:123456789012:log-group:/ecs/user-service-dev:*"
    }]
    error_message = "A public image without secrets needs the log group only."
  }

  assert {
    condition     = length(aws_iam_role_policy.task) == 0 && length(aws_iam_role_policy.execute_command) == 0
    error_message = "The application must be allowed nothing."
  }

  assert {
    condition     = aws_iam_role.execution.permissions_boundary == null
    error_message = "There must be no boundary unless given."
  }
}

run "a_private_image_is_read_from_its_repository_only" {
  command = plan

  variables {
    container = {
      image = "210987654321.dkr.ecr.us-east-1.amazonaws.com/team/user-service:1.4.2"
    }
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      statement.Sid => statement.Resource if statement.Sid != "Logs"
      } == {
      RegistryLogin = "*"
      Image         = "arn:aws:ecr:us-east-1:210987654321:repository/team/user-service"
    }
    error_message = "The image must be read from the repository that it is in."
  }
}

run "secrets_are_read_by_their_arn_and_decrypted_through_their_services" {
  command = plan

  variables {
    container = {
      image = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      secrets = {
        API_TOKEN = "arn:aws:ssm:ap-northeast-2:123456789012:parameter/user-service/dev/api-token"
        DB_PASS   = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-1a2b-AbCdEf:password::"
        DB_USER   = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-1a2b-AbCdEf:username::"
      }
    }
  }

  assert {
    condition = toset(one([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      statement.Resource if statement.Sid == "Secrets"
      ])) == toset([
      "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-1a2b-AbCdEf",
      "arn:aws:ssm:ap-northeast-2:123456789012:parameter/user-service/dev/api-token",
    ])
    error_message = "Secrets must be allowed by ARN, once each, without JSON key and version."
  }

  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      statement if statement.Sid == "DecryptSecrets"
    ]).Resource == var.kms_key_arn
    error_message = "Secrets must be decrypted with the key given."
  }

  assert {
    condition = toset(one([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      statement.Condition.StringEquals["kms:ViaService"] if statement.Sid == "DecryptSecrets"
    ])) == toset(["secretsmanager.ap-northeast-2.amazonaws.com", "ssm.ap-northeast-2.amazonaws.com"])
    error_message = "The key must be used through the secrets' services only."
  }

  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets[1].valueFrom
      == "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-1a2b-AbCdEf:password::"
    )
    error_message = "The container must get its secrets by reference."
  }
}

run "the_application_may_do_what_is_given" {
  command = plan

  variables {
    task_policies            = { jobs = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Jobs\",\"Effect\":\"Allow\",\"Action\":\"sqs:ReceiveMessage\",\"Resource\":\"arn:aws:sqs:ap-northeast-2:123456789012:jobs\"}]}" }
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = { for name, policy in aws_iam_role_policy.task : name => jsondecode(policy.policy).Statement[*].Sid } == { jobs = ["Jobs"] }
    error_message = "The task role must have the policy given and nothing else."
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.execution, aws_iam_role.task] :
      role.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"
    ])
    error_message = "Both roles must have the boundary."
  }
}

run "execute_command_is_off_unless_asked_for" {
  command = plan

  assert {
    condition     = aws_ecs_service.this.enable_execute_command == false
    error_message = "No shell may be opened."
  }
}

run "execute_command_is_recorded_and_encrypted" {
  command = plan

  variables {
    enable_execute_command = true

    container = {
      image                    = "public.ecr.aws/nginx/nginx-unprivileged:1.29"
      readonly_root_filesystem = false
    }
  }

  assert {
    condition = (
      aws_ecs_service.this.enable_execute_command
      && toset(jsondecode(aws_iam_role_policy.execute_command[0].policy).Statement[*].Sid)
      == toset(["Session", "Transcript", "Encryption"])
    )
    error_message = "The task role must allow sessions, their transcript and their key."
  }

  assert {
    condition = contains(
      one([
        for statement in jsondecode(aws_iam_role_policy.execute_command[0].policy).Statement :
        statement.Resource if statement.Sid == "Transcript"
      ]),
      "arn:aws:logs:ap-northeast-2:123456789012:log-group:/aws/ecs/connectly-shared-dev/execute-command:*",
    )
    error_message = "Transcripts must go to the cluster's log group."
  }
}

run "a_group_of_its_own_stands_beside_the_shared_one" {
  command = plan

  variables {
    extra_security_group = {
      vpc_id = "vpc-0000000000000000a"
      ingress = {
        metrics = { description = "Metrics.", port = 9090, security_group_id = "sg-0000000000000000b" }
      }
      egress = {
        metrics = { description = "Metrics of others.", port = 9090, security_group_id = "sg-0000000000000000b" }
        partner = { description = "A partner's SFTP.", port = 22, cidr = "192.0.2.0/24" }
      }
    }
  }

  assert {
    condition = (
      length(aws_security_group.extra) == 1
      && aws_vpc_security_group_ingress_rule.extra["metrics"].from_port == 9090
      && aws_vpc_security_group_ingress_rule.extra["metrics"].referenced_security_group_id == "sg-0000000000000000b"
      && aws_vpc_security_group_egress_rule.extra["partner"].cidr_ipv4 == "192.0.2.0/24"
      && aws_vpc_security_group_egress_rule.extra["metrics"].cidr_ipv4 == null
    )
    error_message = "The group must have the rules given."
  }
}
