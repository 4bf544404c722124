data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "aws_caller_identity" "current" {}

variable "vpc_id" {
  description = "VPC, such as vpc-0123456789abcdef0."
  type        = string
  default     = null

  validation {
    condition     = var.vpc_id == null || startswith(coalesce(var.vpc_id, "vpc-"), "vpc-")
    error_message = "vpc_id must look like vpc-0123456789abcdef0."
  }
}

locals {
  prefixes = ["vpc-", "subnet-orders", "sg-feedface", "nat-gateway"]
  phone    = "821012345678"
  roles    = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/orders-*"
  managed  = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
  uploads  = "arn:aws:s3:::orders-uploads"
}

resource "aws_lb_target_group" "this" {
  name     = "orders"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = data.terraform_remote_state.shared.outputs.vpc_id
}

# Layers are published by accounts of others, and ELB's logs are delivered by AWS's own.
resource "aws_lambda_function" "this" {
  function_name = "orders"
  role          = "orders"
  layers        = ["arn:aws:lambda:ap-northeast-2:580247275435:layer:LambdaInsightsExtension:38"]
}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${local.uploads}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::600734575887:root"]
    }
  }
}
