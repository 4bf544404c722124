resource "aws_lb" "web" {
  subnets = ["subnet-1", "subnet-2"]

  access_logs {
    bucket  = "acme-alb-logs"
    enabled = true
  }
}

resource "aws_lb" "tcp" {
  load_balancer_type = "network"
  subnets            = ["subnet-1", "subnet-2"]
}

resource "aws_elb" "classic" {
  listener {
    instance_port     = 22
    instance_protocol = "tcp"
    lb_port           = 22
    lb_protocol       = "tcp"
  }

  access_logs {
    bucket = "acme-elb-logs"
  }
}
