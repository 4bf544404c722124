resource "aws_security_group" "this" { # expect: few-custom-security-groups
  for_each    = toset(["api", "cache", "database"])
  name        = each.key
  description = "Group of ${each.key}."
}
