# The security group and the subnets are the caller's: the group is shared with the load balancers
# that projects have of their own.
resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  security_groups    = [var.security_group_id]
  subnets            = var.subnet_ids

  desync_mitigation_mode     = var.desync_mitigation_mode
  drop_invalid_header_fields = true
  enable_deletion_protection = var.enable_deletion_protection
  enable_http2               = true
  idle_timeout               = var.idle_timeout_seconds

  access_logs {
    enabled = true
    bucket  = var.logs.bucket
    prefix  = var.logs.prefix
  }

  # Who opened a connection, with which TLS version, and whose handshake failed: of these no request
  # is logged.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html
  connection_logs {
    enabled = true
    bucket  = var.logs.bucket
    prefix  = var.logs.prefix
  }

  tags = { Name = var.name }
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.web_acl == null ? 0 : 1

  resource_arn = aws_lb.this.arn
  web_acl_arn  = var.web_acl.arn
}
