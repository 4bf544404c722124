locals {
  # Every value as SSM stores it: lists become one text in the order given.
  _texts = {
    for name, entry in var.entries :
    name => entry.type == "StringList" ? join(",", entry.values) : entry.value
  }
}

resource "aws_ssm_parameter" "this" {
  for_each = var.entries

  name        = "${var.prefix}/${each.value.path}"
  description = each.value.description
  type        = each.value.type
  value       = local._texts[each.key]

  tags = { Name = "${var.prefix}/${each.value.path}" }
}
