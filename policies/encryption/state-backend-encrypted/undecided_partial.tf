# The rest comes with -backend-config.
terraform {
  backend "s3" { # expect-undecided: state-backend-encrypted
    region = "ap-northeast-2"
  }
}
