variable "cidr" {
  type = string
}

variable "pool" {
  type = string
}

resource "aws_vpc" "by_variable" {
  cidr_block = var.cidr # expect-undecided: cidr-valid, cidr-environment-overlap, cidr-headroom
}

resource "aws_vpc" "by_ipam" { # expect-undecided: cidr-valid
  ipv4_ipam_pool_id   = var.pool
  ipv4_netmask_length = 20
}
