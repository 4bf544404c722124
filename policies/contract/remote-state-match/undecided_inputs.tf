variable "bucket" {
  description = "Bucket of the state."
  type        = string
}

variable "key" {
  description = "Key of the state."
  type        = string
}

variable "one" {
  description = "dev or prod."
  type        = string
}

variable "two" {
  description = "dev or prod."
  type        = string
}

data "terraform_remote_state" "by_bucket" {
  backend = "s3"

  config = { # expect-undecided: remote-state-match
    bucket = var.bucket
    key    = "connectly-shared/dev/terraform.tfstate"
  }
}

data "terraform_remote_state" "by_key" {
  backend = "s3"

  config = { # expect-undecided: remote-state-match
    bucket = "dev-connectly"
    key    = var.key
  }
}

data "terraform_remote_state" "by_two" {
  backend = "s3"

  config = { # expect-undecided: remote-state-match
    bucket = "${var.one}-connectly"
    key    = "connectly-shared/${var.two}/terraform.tfstate"
  }
}
