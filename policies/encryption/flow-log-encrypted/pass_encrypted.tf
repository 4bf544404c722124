data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "this" {
  name       = "/vpc/flow-logs"
  kms_key_id = aws_kms_key.this.arn
}

resource "aws_flow_log" "to_group" {
  vpc_id          = "vpc-0123456789abcdef0"
  traffic_type    = "ALL"
  iam_role_arn    = "arn:aws:iam::111122223333:role/flow-logs"
  log_destination = aws_cloudwatch_log_group.this.arn
}

# Providers before version 6 took the name of the group.
resource "aws_flow_log" "by_name" {
  vpc_id         = "vpc-0123456789abcdef0"
  traffic_type   = "ALL"
  iam_role_arn   = "arn:aws:iam::111122223333:role/flow-logs"
  log_group_name = aws_cloudwatch_log_group.this.name
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-flow-logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_flow_log" "to_bucket" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.this.arn
}

resource "aws_flow_log" "to_shared_bucket" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = data.terraform_remote_state.shared.outputs.logs_bucket_arn
}
