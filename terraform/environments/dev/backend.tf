# A backend block takes no variables: this file names its environment in full.
# The bucket, the table and the key are made by terraform/bootstrap/dev.
terraform {
  backend "s3" {
    bucket     = "dev-connectly"
    key        = "connectly-shared/dev/terraform.tfstate"
    region     = "ap-northeast-2"
    encrypt    = true
    kms_key_id = "alias/dev-connectly-tf-state"

    # Both locks are taken: the table is the organisation's convention, and the
    # lock file is what remains when Terraform drops the deprecated table.
    dynamodb_table = "dev-connectly-tf-lock"
    use_lockfile   = true
  }
}
