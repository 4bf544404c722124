variable "create_vpc" {
  description = "Whether the service runs in a network of its own."
  type        = bool
}

variable "recovery_region" {
  description = "Region of the standby."
  type        = string
}

resource "aws_vpc" "maybe" { # expect-undecided: no-own-vpc
  count      = var.create_vpc ? 1 : 0
  cidr_block = "10.43.0.0/16"
}

resource "aws_vpc" "standby" { # expect-undecided: no-own-vpc
  region     = var.recovery_region
  cidr_block = "10.44.0.0/16"
}
