data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "aws_ssm_parameter" "subnets" {
  name = "/connectly-shared/dev/subnets/private/ids"
}

resource "aws_db_instance" "main" {
  engine               = "postgres"
  db_subnet_group_name = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
}

resource "aws_ecs_service" "api" {
  name = "api"

  network_configuration {
    subnets = data.terraform_remote_state.shared.outputs.private_subnet_ids
  }
}

resource "aws_instance" "worker" {
  ami           = "ami-12345678"
  instance_type = "t4g.small"
  subnet_id     = data.terraform_remote_state.shared.outputs.private_subnet_ids[0]
}

resource "aws_efs_mount_target" "this" {
  file_system_id = "fs-12345678"
  subnet_id      = element(split(",", data.aws_ssm_parameter.subnets.value), 0)
}

resource "aws_opensearch_domain" "search" {
  domain_name = "search"

  vpc_options {
    subnet_ids = split(",", nonsensitive(data.aws_ssm_parameter.subnets.value))
  }
}

resource "aws_db_proxy" "main" {
  name           = "main"
  engine_family  = "POSTGRESQL"
  role_arn       = "arn:aws:iam::123456789012:role/proxy"
  vpc_subnet_ids = data.terraform_remote_state.shared.outputs.private_subnet_ids
}
