provider "aws" { # expect: version-pins
  region = "ap-northeast-2"
}
