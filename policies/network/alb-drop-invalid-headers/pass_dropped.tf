resource "aws_lb" "web" {
  subnets                    = ["subnet-1", "subnet-2"]
  drop_invalid_header_fields = true
}

resource "aws_lb" "tcp" {
  load_balancer_type = "network"
  subnets            = ["subnet-1", "subnet-2"]
}
