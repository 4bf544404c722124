data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
    region = "ap-northeast-2"
  }
}

resource "aws_sqs_queue" "uploads" {
  name              = "uploads"
  kms_master_key_id = data.terraform_remote_state.shared.outputs.kms_key_arn
}

# The shared key only encrypts.
resource "aws_kms_key" "signing" {
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
}

resource "aws_kms_key" "envelope" {
  key_usage                = "ENCRYPT_DECRYPT"
  customer_master_key_spec = "RSA_4096"
}

# A CDN's distribution encrypts with a key of us-east-1.
resource "aws_kms_key" "edge" {
  region              = "us-east-1"
  enable_key_rotation = true
}
