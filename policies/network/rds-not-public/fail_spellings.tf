data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

variable "settings" {
  type = map(string)
  default = {
    publicly_accessible = "true"
  }
}

variable "environment" {
  type    = string
  default = "dev"
}

resource "aws_db_instance" "text" {
  count                = 2
  db_subnet_group_name = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  publicly_accessible  = var.settings["publicly_accessible"] # expect: rds-not-public
}

resource "aws_db_instance" "by_environment" {
  db_subnet_group_name = data.terraform_remote_state.shared.outputs.rds_subnet_group_name
  publicly_accessible  = var.environment == "prod" ? false : true # expect: rds-not-public
}

resource "aws_rds_cluster_instance" "readers" {
  for_each            = { one = true, two = "true" }
  cluster_identifier  = "main"
  publicly_accessible = each.value # expect: rds-not-public
}
