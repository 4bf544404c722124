# A backend block takes no variables: this file names its environment in full.
# The bucket, the table and the key are the foundation's, one each for an environment.
terraform {
  backend "s3" {
    bucket     = "__ENVIRONMENT__-__ORG__"
    key        = "__PROJECT__/__ENVIRONMENT__/terraform.tfstate"
    region     = "__REGION__"
    encrypt    = true
    kms_key_id = "alias/__ENVIRONMENT__-__ORG__-tf-state"

    # Both locks are taken: the table is the organisation's convention, and the
    # lock file is what remains when Terraform drops the deprecated table.
    dynamodb_table = "__ENVIRONMENT__-__ORG__-tf-lock"
    use_lockfile   = true
  }
}
