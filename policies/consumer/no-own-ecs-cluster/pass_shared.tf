data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_ecs_service" "payments" {
  name            = "payments"
  cluster         = data.terraform_remote_state.shared.outputs.ecs_cluster_arn
  task_definition = "payments"
}

# The foundation shares nothing in another Region.
resource "aws_ecs_cluster" "edge" {
  region = "us-east-1"
  name   = "payments-edge"
}
