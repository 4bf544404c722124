data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "${var.environment}-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}
