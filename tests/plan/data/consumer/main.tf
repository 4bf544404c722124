# A small consumer with what a plan can hold: set blocks, unknown elements, module inputs and
# outputs, instance keys, sensitive values, a JSON policy, default tags.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { Project = "plan-data" }
  }
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
}

variable "region" {
  type        = string
  description = "Region of everything here."
  default     = "ap-northeast-2"

  validation {
    condition     = length(var.region) > 0
    error_message = "region must not be empty."
  }
}

variable "password" {
  type      = string
  sensitive = true
  default   = "marker-of-a-password"
}

variable "tiers" {
  type    = list(string)
  default = ["a", "b"]
}

variable "name" {
  type    = string
  default = "first"
}

module "key" {
  source = "./modules/key"
  alias  = "alias/plan-data"
}

resource "aws_vpc" "main" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "data" {
  for_each   = { a = 0, b = 1 }
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
}

resource "aws_db_subnet_group" "data" {
  name       = "plan-data"
  subnet_ids = [aws_subnet.data["a"].id, aws_subnet.data["b"].id]
}

resource "aws_security_group" "database" {
  name        = "plan-data-${var.name}"
  description = "Database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "from the application"
    from_port       = 5432
    to_port         = 5432
    protocol        = "TCP"
    security_groups = [aws_security_group.application.id]
  }

  ingress {
    description = "from the office"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["192.168.0.0/24"]
  }
}

resource "aws_security_group" "application" {
  name   = "plan-data-application"
  vpc_id = aws_vpc.main.id
}

resource "aws_s3_bucket" "log" {
  bucket = "plan-data-log"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "log" {
  bucket = aws_s3_bucket.log.id
  rule {
    apply_server_side_encryption_by_default {
      kms_master_key_id = module.key.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Deny"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::plan-data-log/*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_cloudwatch_log_group" "tier" {
  count             = length(var.tiers)
  name              = "/plan-data/${var.tiers[count.index]}"
  retention_in_days = "30"
  kms_key_id        = module.key.arn
}

resource "aws_db_instance" "main" {
  identifier           = "plan-data"
  engine               = "postgres"
  instance_class       = "db.t4g.micro"
  allocated_storage    = 20
  username             = "admin_user"
  password             = var.password
  db_subnet_group_name = aws_db_subnet_group.data.name
  storage_encrypted    = true
  skip_final_snapshot  = true

  timeouts {
    create = "30m"
  }
}

resource "aws_kms_alias" "east" {
  provider      = aws.east
  name          = "alias/plan-data-east"
  target_key_id = aws_kms_key.east.key_id
}

resource "aws_kms_key" "east" {
  provider = aws.east
}

resource "aws_ssm_parameter" "path" {
  name  = "/plan-data/objects"
  type  = "String"
  value = "${module.key.arn}/*"
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.log.arn}/*"]
  }
}

output "key_arn" {
  description = "ARN of the key."
  value       = module.key.arn
}

output "subnet_ids" {
  value = [for subnet in aws_subnet.data : subnet.id]
}

output "password" {
  value     = var.password
  sensitive = true
}
