data "aws_vpc" "shared" { # reads: tag vpc
  tags = { Name = "connectly-shared-prod" }
}

data "aws_subnets" "private" { # reads: tag subnet
  filter {
    name   = "tag:Name"
    values = ["connectly-shared-prod-private-*"]
  }
}

data "aws_ecs_cluster" "shared" { # reads: tag cluster
  cluster_name = "connectly-shared-prod"
}

data "aws_vpc" "other" {
  tags = { Name = "another-vpc-entirely" }
}

resource "aws_security_group" "app" {
  name   = "legacy"
  vpc_id = "vpc-0a1b2c3d4e5f60718" # reads: id vpc-0a1b2c3d4e5f60718
}

module "bucket" {
  source = "git::https://git.example.com/connectly/foundation.git//terraform/modules/s3-bucket?ref=v1.4.0" # reads: module terraform/modules/s3-bucket@v1.4.0

  name = "legacy"
}

module "other" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 6.0"
}
