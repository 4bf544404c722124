resource "aws_lb" "web" {
  subnets         = ["subnet-1", "subnet-2"]
  security_groups = ["sg-12345678"]
}

resource "aws_lb" "tcp" {
  load_balancer_type = "network"
  subnets            = ["subnet-1", "subnet-2"]
}

resource "aws_lb" "appliance" {
  load_balancer_type = "gateway"
  subnets            = ["subnet-1"]
}

resource "aws_lb_listener" "redirect" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "redirect" {
  listener_arn = aws_lb_listener.redirect.arn

  action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      status_code = "HTTP_302"
    }
  }

  condition {
    host_header {
      values = ["www.example.com"]
    }
  }
}

resource "aws_alb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = "443"
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:ap-northeast-2:111122223333:certificate/1234abcd"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }
}

resource "aws_alb_listener_rule" "https" {
  listener_arn = aws_alb_listener.https.arn

  action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}

resource "aws_lb_listener" "tcp" {
  load_balancer_arn = aws_lb.tcp.arn
  port              = 5432
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/b/1"
  }
}

# A gateway load balancer's listener has no protocol.
resource "aws_lb_listener" "appliance" {
  load_balancer_arn = aws_lb.appliance.arn

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/c/1"
  }
}

data "aws_lb_listener" "shared" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:loadbalancer/app/a/1"
  port              = 443
}

resource "aws_lb_listener_rule" "shared" {
  listener_arn = data.aws_lb_listener.shared.arn

  action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }

  condition {
    path_pattern {
      values = ["/shared/*"]
    }
  }
}

resource "aws_elb" "classic" {
  listener {
    instance_port      = 8080
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = "arn:aws:acm:ap-northeast-2:111122223333:certificate/1234abcd"
  }
}
