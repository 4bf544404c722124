resource "aws_launch_template" "plain" {
  name_prefix = "plain-"
}

resource "aws_launch_template" "off" {
  name_prefix = "off-"

  network_interfaces {
    associate_public_ip_address = "false"
  }
}

resource "aws_launch_configuration" "off" {
  name_prefix                 = "off-"
  image_id                    = "ami-12345678"
  instance_type               = "t3.small"
  associate_public_ip_address = false
}
