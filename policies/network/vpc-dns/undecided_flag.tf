variable "dns" {
  type = bool
}

resource "aws_vpc" "this" { # expect: flow-logs, default-sg-closed
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = var.dns # expect-undecided: vpc-dns
}
