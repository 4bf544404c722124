# The shared group already lets tasks talk to load balancers, databases and caches. A group of the
# service's own is for what is new, such as another service's port; one source or destination each.

resource "aws_security_group" "extra" {
  count = var.extra_security_group == null ? 0 : 1

  name        = var.name
  description = "What tasks of ${var.name} accept and call beside the shared ECS tasks group."
  vpc_id      = var.extra_security_group.vpc_id

  tags = { Name = var.name }
}

resource "aws_vpc_security_group_ingress_rule" "extra" {
  for_each = var.extra_security_group == null ? {} : var.extra_security_group.ingress

  security_group_id            = aws_security_group.extra[0].id
  description                  = each.value.description
  referenced_security_group_id = each.value.security_group_id
  from_port                    = each.value.port
  to_port                      = each.value.port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "extra" {
  for_each = var.extra_security_group == null ? {} : var.extra_security_group.egress

  security_group_id            = aws_security_group.extra[0].id
  description                  = each.value.description
  referenced_security_group_id = each.value.security_group_id
  cidr_ipv4                    = each.value.cidr
  from_port                    = each.value.port
  to_port                      = each.value.port
  ip_protocol                  = "tcp"

  tags = { Name = "${var.name}-${each.key}" }
}
