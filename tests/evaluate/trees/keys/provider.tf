provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "static"
  secret_key                  = "static"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  default_tags {
    tags = {
      Owner = "platform"
    }
  }
}
