locals {
  # The preconditions of the VPC need the length of its prefix to ask whether a
  # subnet lies inside: the engines share no function that does.
  _vpc_prefix_length = split("/", var.cidr)[1]
  _subnets = merge(
    { for az, cidr in var.private_subnets : "private/${az}" => cidr },
    { for az, cidr in var.public_subnets : "public/${az}" => cidr },
  )
  _subnets_outside = [
    for key, cidr in local._subnets : "${key} ${cidr}"
    if !try(
      tonumber(split("/", cidr)[1]) >= tonumber(local._vpc_prefix_length) &&
      cidrhost("${cidrhost(cidr, 0)}/${local._vpc_prefix_length}", 0) == cidrhost(var.cidr, 0),
      false,
    )
  ]
  _azs_without_public = setsubtract(keys(var.private_subnets), keys(var.public_subnets))
  _nat_outside        = setsubtract(var.nat_gateway_azs, keys(var.public_subnets))
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = { Name = var.name }

  lifecycle {
    precondition {
      condition     = length(local._subnets_outside) == 0
      error_message = "public_subnets and private_subnets must lie inside the VPC ${var.cidr}; these do not: ${join(", ", local._subnets_outside)}."
    }

    precondition {
      condition     = length(local._azs_without_public) == 0
      error_message = "private_subnets must have zones with a public subnet; these have none: ${join(", ", local._azs_without_public)}."
    }

    precondition {
      condition     = length(local._nat_outside) == 0
      error_message = "nat_gateway_azs must be zones of public_subnets; these are not: ${join(", ", local._nat_outside)}."
    }

    precondition {
      condition     = alltrue([for key in keys(local._subnets) : startswith(split("/", key)[1], var.region)])
      error_message = "public_subnets and private_subnets must have availability zones of the region ${var.region}."
    }
  }
}

# Adopted to be emptied: AWS makes it with every VPC, open from itself and to everywhere.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default-closed" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}
