variable "with_cache" {
  description = "Whether there is a cache."
  type        = bool
}

variable "partners" {
  description = "Partners with an endpoint each."
  type        = set(string)
}

resource "aws_security_group" "cache" { # expect-undecided: few-custom-security-groups
  count       = var.with_cache ? 1 : 0
  name        = "cache"
  description = "Cache."
}

resource "aws_security_group" "api" {
  name        = "api"
  description = "API tasks."
}

resource "aws_security_group" "worker" { # expect-undecided: few-custom-security-groups
  name        = "worker"
  description = "Worker tasks."
}

resource "aws_security_group" "partner" { # expect-undecided: few-custom-security-groups
  for_each    = var.partners
  name        = each.key
  description = "Endpoint of ${each.key}."
}
