resource "aws_vpc" "main" {
  cidr_block           = "10.8.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_flow_log" "main" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::acme-flow-logs"
}

data "aws_availability_zones" "available" {}

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_subnet" "data_a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.1.0/24"
  availability_zone = "ap-northeast-2a"
}

resource "aws_subnet" "data_c" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.2.0/24"
  availability_zone = "ap-northeast-2c"
}

resource "aws_subnet" "more" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.${count.index + 10}.0/24"
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_db_subnet_group" "by_name" {
  name       = "by-name"
  subnet_ids = [aws_subnet.data_a.id, aws_subnet.data_c.id]
}

# The names of the zones are not known, but they are three.
resource "aws_db_subnet_group" "by_place" {
  name       = "by-place"
  subnet_ids = aws_subnet.more[*].id
}

resource "aws_elasticache_subnet_group" "shared" {
  name       = "shared"
  subnet_ids = data.terraform_remote_state.shared.outputs.private_subnet_ids
}
