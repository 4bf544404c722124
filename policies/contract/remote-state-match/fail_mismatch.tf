variable "environment" {
  description = "dev or prod."
  type        = string
}

variable "stage" {
  description = "dev or prod."
  type        = string
  default     = "dev"
}

data "terraform_remote_state" "copied_snippet" {
  backend = "s3"

  config = {
    bucket = "${var.environment}-connectly"
    key    = "connectly-shared/dev/terraform.tfstate" # expect: remote-state-match
    region = "ap-northeast-2"
  }
}

# With its default it works, which is why nobody notices.
data "terraform_remote_state" "copied_with_default" {
  backend = "s3"

  config = {
    bucket = "${var.stage}-connectly"
    key    = "connectly-shared/dev/terraform.tfstate" # expect: remote-state-match
    region = "ap-northeast-2"
  }
}

data "terraform_remote_state" "two_environments" {
  backend = "s3"

  config = {
    bucket = "prod-connectly"
    key    = "connectly-shared/dev/terraform.tfstate" # expect: remote-state-match
    region = "ap-northeast-2"
  }
}

data "terraform_remote_state" "other_bucket" {
  backend = "s3"

  config = {
    bucket = "acme-states" # expect: remote-state-match
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}
