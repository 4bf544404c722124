variable "fips" {
  type = bool
}

data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

data "aws_ssm_parameter" "key" {
  name = "/connectly-shared/dev/kms/key/arn"
}

data "aws_kms_alias" "team" {
  name = "alias/team-data"
}

locals {
  literal = "arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  buckets = {
    state   = data.terraform_remote_state.shared.outputs.kms_key_arn
    ssm     = data.aws_ssm_parameter.key.value
    alias   = data.aws_kms_alias.team.target_key_arn
    literal = local.literal
    named   = "alias/team-data"
  }
}

resource "aws_s3_bucket" "each" {
  for_each = local.buckets
  bucket   = "acme-${each.key}"
}

# The bucket is named by its text here, and by reference elsewhere.
resource "aws_s3_bucket_server_side_encryption_configuration" "each" {
  for_each = local.buckets
  bucket   = "acme-${each.key}"

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.fips ? "aws:kms:dsse" : "aws:kms"
      kms_master_key_id = each.value
    }
  }
}

# Provider 3 wrote the configuration inside the bucket.
resource "aws_s3_bucket" "legacy" {
  bucket = "acme-legacy"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = local.literal
      }
    }
  }
}
