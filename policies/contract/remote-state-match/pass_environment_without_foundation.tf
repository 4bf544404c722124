variable "environment" {
  description = "Environment of the service; qa runs on dev's foundation."
  type        = string
  default     = "qa"
}

data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}
