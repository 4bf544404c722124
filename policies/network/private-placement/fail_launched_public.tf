# Every instance launched from these gets a public address, wherever it is placed.
variable "interfaces" {
  type    = list(bool)
  default = [true]
}

resource "aws_launch_template" "worker" {
  name_prefix = "worker-"

  dynamic "network_interfaces" {
    for_each = var.interfaces
    content {
      associate_public_ip_address = network_interfaces.value # expect: private-placement # expect-undecided: public-ip-on-private
    }
  }
}

resource "aws_launch_configuration" "worker" {
  name_prefix                 = "worker-"
  image_id                    = "ami-12345678"
  instance_type               = "t3.small"
  associate_public_ip_address = true # expect: private-placement # expect-undecided: public-ip-on-private
}
