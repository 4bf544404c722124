data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_lb_target_group" "orders" {
  name     = "orders"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = data.terraform_remote_state.shared.outputs.vpc_id
}

# The foundation shares nothing in another Region.
resource "aws_vpc" "recovery" {
  region     = "ap-northeast-1"
  cidr_block = "10.41.0.0/16"
}

resource "aws_vpc" "never" {
  count      = 0
  cidr_block = "10.42.0.0/16"
}
