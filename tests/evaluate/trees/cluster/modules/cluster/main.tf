locals {
  make_key    = var.encryption != null && var.kms_key_arn == ""
  key_arn     = try(aws_kms_key.this[0].arn, var.kms_key_arn)
  recommended = { for key, rule in local.default_rules : key => rule if var.groups != {} }
  rules       = merge(local.recommended, var.extra_rules)
  partition   = "aws"
  default_rules = {
    ingress_cluster_443 = { description = "API to nodes", protocol = "tcp", from_port = 443, to_port = 443, type = "ingress", cluster = true }
    ingress_self_dns    = { description = "Node DNS", protocol = "udp", from_port = 53, to_port = 53, type = "ingress", self = true }
    egress_all          = { description = "Out", protocol = "-1", from_port = 0, to_port = 0, type = "egress", cidr_blocks = ["0.0.0.0/0"] }
  }
  # Every pair of an entry and one of its policies, by a key of both.
  associations = merge([
    for entry_key, entry in var.access : {
      for policy_key, policy in try(entry.policies, {}) :
      "${entry_key}_${policy_key}" => {
        principal = entry.principal_arn
        policy    = policy.arn
        scope     = policy.scope
      }
    }
  ]...)
}

resource "aws_kms_key" "this" {
  count = local.make_key ? 1 : 0

  description         = "Secrets of ${var.name}"
  enable_key_rotation = true
}

resource "aws_iam_role" "cluster" {
  name_prefix = substr("${var.name}-cluster-", 0, 38)
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ClusterAssumeRole"
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "eks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "cluster" {
  for_each = { for name, arn in {
    AmazonEKSClusterPolicy         = "arn:${local.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
    AmazonEKSVPCResourceController = "arn:${local.partition}:iam::aws:policy/AmazonEKSVPCResourceController"
  } : name => arn if name != "AmazonEKSVPCResourceController" || var.endpoint.private }

  policy_arn = each.value
  role       = aws_iam_role.cluster.name
}

resource "aws_cloudwatch_log_group" "this" {
  count = length(var.log_types) > 0 ? 1 : 0

  name              = "/aws/eks/${var.name}/cluster"
  retention_in_days = 90
  kms_key_id        = local.make_key ? local.key_arn : null
}

resource "aws_security_group" "nodes" {
  count = length(var.groups) > 0 ? 1 : 0

  name_prefix = "${var.name}-node-"
  description = "Nodes"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { "kubernetes.io/cluster/${var.name}" = "owned" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "cluster" {
  name_prefix = "${var.name}-cluster-"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "nodes" {
  for_each = { for key, rule in local.rules : key => rule if length(aws_security_group.nodes) > 0 }

  security_group_id        = aws_security_group.nodes[0].id
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  type                     = each.value.type
  description              = try(each.value.description, null)
  cidr_blocks              = try(each.value.cidr_blocks, null)
  ipv6_cidr_blocks         = try(each.value.ipv6_cidr_blocks, null)
  self                     = try(each.value.self, null)
  source_security_group_id = try(each.value.cluster, false) ? aws_security_group.cluster.id : lookup(each.value, "source", null)
}

resource "aws_eks_cluster" "this" {
  name     = var.name
  role_arn = aws_iam_role.cluster.arn
  version  = var.release

  enabled_cluster_log_types = var.log_types

  access_config {
    authentication_mode                         = length(var.access) > 0 ? "API" : "API_AND_CONFIG_MAP"
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    security_group_ids      = compact(distinct([aws_security_group.cluster.id]))
    subnet_ids              = coalescelist(var.control_plane_subnet_ids, var.subnet_ids)
    endpoint_private_access = var.endpoint.private
    endpoint_public_access  = var.endpoint.public
    public_access_cidrs     = var.endpoint.public ? var.endpoint.ranges : null
  }

  dynamic "encryption_config" {
    for_each = var.encryption == null ? [] : [var.encryption]

    content {
      resources = encryption_config.value.resources

      provider {
        key_arn = lookup(encryption_config.value, "key_arn", local.key_arn)
      }
    }
  }

  tags = merge(var.tags, { Release = replace(var.release, ".", "-") })

  depends_on = [aws_iam_role_policy_attachment.cluster, aws_cloudwatch_log_group.this]
}

resource "aws_eks_node_group" "this" {
  for_each = var.groups

  cluster_name    = aws_eks_cluster.this.name
  node_group_name = try(each.value.use_prefix, var.group_defaults.use_prefix, false) ? null : try(each.value.name, each.key)
  node_role_arn   = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids      = try(each.value.subnet_ids, var.group_defaults.subnet_ids, var.subnet_ids)
  capacity_type   = upper(try(each.value.capacity, var.group_defaults.capacity, "on_demand"))
  instance_types  = try(each.value.instance_types, var.group_defaults.instance_types, ["m6i.large"])
  labels          = merge(lookup(var.group_defaults, "labels", {}), lookup(each.value, "labels", {}))

  scaling_config {
    min_size     = try(each.value.min, var.group_defaults.min, 1)
    max_size     = try(each.value.max, var.group_defaults.max, 3)
    desired_size = coalesce(try(each.value.desired, null), try(each.value.min, null), 1)
  }

  dynamic "taint" {
    for_each = try(each.value.taints, var.group_defaults.taints, {})

    content {
      key    = taint.value.key
      value  = lookup(taint.value, "value", null)
      effect = taint.value.effect
    }
  }

  dynamic "update_config" {
    for_each = length(try(each.value.update, {})) > 0 ? [each.value.update] : []

    content {
      max_unavailable            = try(update_config.value.max_unavailable, null)
      max_unavailable_percentage = try(update_config.value.max_unavailable_percentage, null)
    }
  }
}

resource "aws_eks_addon" "this" {
  for_each = { for name, addon in var.addons : name => addon if try(addon.enabled, true) }

  cluster_name                = aws_eks_cluster.this.id
  addon_name                  = try(each.value.name, each.key)
  addon_version               = lookup(each.value, "version", null)
  configuration_values        = can(each.value.settings) ? jsonencode(each.value.settings) : null
  resolve_conflicts_on_update = try(each.value.resolve, "OVERWRITE")
}

resource "aws_eks_access_entry" "this" {
  for_each = var.access

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.value.principal_arn
  type          = try(each.value.type, "STANDARD")
}

resource "aws_eks_access_policy_association" "this" {
  for_each = local.associations

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.this[split("_", each.key)[0]].principal_arn
  policy_arn    = each.value.policy

  access_scope {
    type       = each.value.scope.type
    namespaces = try(each.value.scope.namespaces, [])
  }
}

output "groups" {
  value = { for key, group in aws_eks_node_group.this : key => {
    labels = group.labels
    sizes  = [group.scaling_config[0].min_size, group.scaling_config[0].max_size]
  } }
}

output "rules" {
  value = sort(keys(aws_security_group_rule.nodes))
}

output "associations" {
  value = local.associations
}
