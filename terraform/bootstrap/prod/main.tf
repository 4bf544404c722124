data "aws_caller_identity" "current" {}

module "kms_key" {
  source = "../../modules/kms-key"

  name        = "${var.environment}-connectly-tf-state"
  description = "Encrypts Terraform states and state locks of ${var.environment}."
  account_id  = data.aws_caller_identity.current.account_id
  region      = "ap-northeast-2"
  services    = ["dynamodb", "s3"]
}

module "state_backend" {
  source = "../../modules/state-backend"

  bucket_name                = "${var.environment}-connectly"
  enable_deletion_protection = var.enable_deletion_protection
  force_destroy              = var.force_destroy
  kms_key_arn                = module.kms_key.key_arn
  lock_table_name            = "${var.environment}-connectly-tf-lock"
}
