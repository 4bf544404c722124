resource "aws_lb" "web" {
  subnets         = ["subnet-1", "subnet-2"]
  security_groups = ["sg-12345678"]
}

resource "aws_lb_listener" "forwards" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP" # expect: alb-https

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }
}

# HTTP, as nothing else is said.
resource "aws_lb_listener" "by_default" { # expect: alb-https
  load_balancer_arn = aws_lb.web.arn
  port              = 8080

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "200"
    }
  }
}

# To another host, and still HTTP.
resource "aws_alb_listener" "keeps_http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 81
  protocol          = "HTTP" # expect: alb-https

  default_action {
    type = "redirect"

    redirect {
      host        = "www.example.com"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "redirects" {
  load_balancer_arn = aws_lb.web.arn
  port              = 82
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "exception" {
  listener_arn = aws_lb_listener.redirects.arn # expect: alb-https

  action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:targetgroup/a/1"
  }

  condition {
    path_pattern {
      values = ["/legacy/*"]
    }
  }
}

resource "aws_elb" "classic" {
  listener {
    instance_port     = 8080
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http" # expect: alb-https
  }
}
