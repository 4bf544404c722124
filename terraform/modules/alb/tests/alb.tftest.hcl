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
  logs              = { bucket = "connectly-shared-test-alb-logs", prefix = "connectly-shared" }
  security_group_id = "sg-0123456789abcdef0"
  subnet_ids        = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

run "it_is_public_protected_and_refuses_malformed_requests" {
  command = plan

  assert {
    condition = (
      !aws_lb.this.internal && aws_lb.this.load_balancer_type == "application"
      && aws_lb.this.subnets == toset(var.subnet_ids)
      && aws_lb.this.security_groups == toset([var.security_group_id])
    )
    error_message = "It must be an application load balancer in the public subnets, in the group given."
  }

  assert {
    condition = (
      aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields
      && aws_lb.this.desync_mitigation_mode == "defensive" && aws_lb.this.enable_http2
      && aws_lb.this.idle_timeout == 60
    )
    error_message = "What is not given must have its safe default."
  }
}

run "it_writes_both_kinds_of_logs" {
  command = plan

  assert {
    condition = alltrue([
      for logs in [one(aws_lb.this.access_logs), one(aws_lb.this.connection_logs)] :
      logs.enabled && logs.bucket == "connectly-shared-test-alb-logs" && logs.prefix == "connectly-shared"
    ])
    error_message = "Access logs and connection logs must go to the bucket, below the prefix."
  }
}

run "http_only_redirects" {
  command = plan

  assert {
    condition = (
      aws_lb_listener.http.port == 80 && aws_lb_listener.http.protocol == "HTTP"
      && one(aws_lb_listener.http.default_action).type == "redirect"
      && one(one(aws_lb_listener.http.default_action).redirect).status_code == "HTTP_301"
      && one(one(aws_lb_listener.http.default_action).redirect).protocol == "HTTPS"
      && one(one(aws_lb_listener.http.default_action).redirect).port == "443"
    )
    error_message = "The HTTP listener must redirect to HTTPS for good."
  }
}

run "https_answers_404_to_what_no_rule_takes" {
  command = plan

  assert {
    condition = (
      aws_lb_listener.https.port == 443 && aws_lb_listener.https.protocol == "HTTPS"
      && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
      && aws_lb_listener.https.certificate_arn == var.certificate_arn
      && one(aws_lb_listener.https.default_action).type == "fixed-response"
      && one(one(aws_lb_listener.https.default_action).fixed_response).status_code == "404"
    )
    error_message = "The HTTPS listener must have the certificate, a modern policy, and 404 as its default."
  }

  assert {
    condition     = length(aws_lb_listener_certificate.additional) == 0 && length(aws_wafv2_web_acl_association.this) == 0
    error_message = "Neither further certificate nor web ACL must be there unless asked for."
  }
}

run "further_certificates_and_a_web_acl_are_attached" {
  command = apply

  variables {
    additional_certificate_arns = {
      admin = "arn:aws:acm:ap-northeast-2:123456789012:certificate/66666666-7777-8888-9999-000000000000"
    }
    web_acl = { arn = "arn:aws:wafv2:ap-northeast-2:123456789012:regional/webacl/shared/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" }
  }

  assert {
    condition = (
      aws_lb_listener_certificate.additional["admin"].certificate_arn == var.additional_certificate_arns.admin
      && aws_lb_listener_certificate.additional["admin"].listener_arn == aws_lb_listener.https.arn
    )
    error_message = "The certificate must belong to the HTTPS listener."
  }

  assert {
    condition = (
      aws_wafv2_web_acl_association.this[0].resource_arn == aws_lb.this.arn
      && aws_wafv2_web_acl_association.this[0].web_acl_arn == var.web_acl.arn
    )
    error_message = "The web ACL must stand in front of the load balancer."
  }

  assert {
    condition = (
      output.arn == aws_lb.this.arn && output.arn_suffix == aws_lb.this.arn_suffix
      && output.dns_name == aws_lb.this.dns_name && output.zone_id == aws_lb.this.zone_id
      && output.https_listener_arn == aws_lb_listener.https.arn
    )
    error_message = "The outputs must be those of the load balancer and of its HTTPS listener."
  }
}

run "it_does_what_is_given" {
  command = plan

  variables {
    desync_mitigation_mode     = "strictest"
    enable_deletion_protection = false
    idle_timeout_seconds       = 120
    ssl_policy                 = "ELBSecurityPolicy-TLS13-1-3-2021-06"
  }

  assert {
    condition = (
      aws_lb.this.desync_mitigation_mode == "strictest" && !aws_lb.this.enable_deletion_protection
      && aws_lb.this.idle_timeout == 120
      && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-3-2021-06"
    )
    error_message = "Mode, protection, timeout and TLS policy must be as given."
  }
}
