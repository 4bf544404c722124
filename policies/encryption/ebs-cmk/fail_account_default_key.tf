# Encrypted by default, with the key of the service.
resource "aws_ebs_encryption_by_default" "this" {}

resource "aws_ebs_volume" "data" { # expect: ebs-cmk
  availability_zone = "eu-west-1a"
  size              = 40
}
