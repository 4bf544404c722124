# One run for each validation message, and for what each must tell apart.

mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/app/connectly-shared-test/50dc6c495c0c9188" }
  }

  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/connectly-shared-test/50dc6c495c0c9188/f2f7dc8efc522ab2" }
  }
}

variables {
  name              = "connectly-shared-test"
  certificate_arn   = "arn:aws:acm:ap-northeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  logs              = { bucket = "connectly-shared-test-alb-logs" }
  security_group_id = "sg-0123456789abcdef0"
  subnet_ids        = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

run "name_of_a_further_certificate_for_its_arn_is_refused" {
  command = plan

  variables {
    additional_certificate_arns = { admin = "admin.connectly.example" }
  }

  expect_failures = [var.additional_certificate_arns]
}

run "certificate_of_iam_is_refused" {
  command = plan

  variables {
    certificate_arn = "arn:aws:iam::123456789012:server-certificate/connectly"
  }

  expect_failures = [var.certificate_arn]
}

run "mode_that_only_watches_is_refused" {
  command = plan

  variables {
    desync_mitigation_mode = "monitor"
  }

  expect_failures = [var.desync_mitigation_mode]
}

run "idle_timeout_of_nothing_is_refused" {
  command = plan

  variables {
    idle_timeout_seconds = 0
  }

  expect_failures = [var.idle_timeout_seconds]
}

run "prefix_that_elb_adds_itself_is_refused" {
  command = plan

  variables {
    logs = { bucket = "connectly-shared-test-alb-logs", prefix = "AWSLogs" }
  }

  expect_failures = [var.logs]
}

run "prefix_with_a_slash_at_its_end_is_refused" {
  command = plan

  variables {
    logs = { bucket = "connectly-shared-test-alb-logs", prefix = "shared/" }
  }

  expect_failures = [var.logs]
}

run "name_too_long_for_a_load_balancer_is_refused" {
  command = plan

  variables {
    name = "a-name-of-thirty-three-characters"
  }

  expect_failures = [var.name]
}

run "name_that_elb_keeps_for_itself_is_refused" {
  command = plan

  variables {
    name = "internal-shared"
  }

  expect_failures = [var.name]
}

run "name_of_a_group_for_its_id_is_refused" {
  command = plan

  variables {
    security_group_id = "connectly-shared-test-alb"
  }

  expect_failures = [var.security_group_id]
}

run "tls_policy_for_old_clients_is_refused" {
  command = plan

  variables {
    ssl_policy = "ELBSecurityPolicy-2016-08"
  }

  expect_failures = [var.ssl_policy]
}

run "tls_policy_without_forward_secrecy_is_refused" {
  command = plan

  variables {
    ssl_policy = "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06"
  }

  expect_failures = [var.ssl_policy]
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

run "web_acl_of_cloudfront_is_refused" {
  command = plan

  variables {
    web_acl = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shared/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
  }

  expect_failures = [var.web_acl]
}
