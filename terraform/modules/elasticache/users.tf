# Users authenticate by IAM: with a token that they sign for themselves and that is good for 15
# minutes. There is no password, so that none is in a variable, a state or a secret store. (The
# provider takes a password, or the token of the AUTH command, only as an argument that it writes
# into the state; it has no write-only form of either.)
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html

resource "aws_elasticache_user" "this" {
  for_each = var.users

  # AWS wants both to be the same for users of IAM.
  user_id       = "${var.name}-${each.key}"
  user_name     = "${var.name}-${each.key}"
  access_string = each.value
  engine        = var.engine

  authentication_mode {
    type = "iam"
  }

  tags = { Name = "${var.name}-${each.key}" }
}

# Redis OSS wants a user of the name default in every group, who without this one may do anything
# without a password. Switched off, it lets in nobody. Valkey wants none.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
resource "aws_elasticache_user" "default" {
  count = var.engine == "redis" ? 1 : 0

  user_id       = "${var.name}-default"
  user_name     = "default"
  access_string = "off ~* -@all"
  engine        = var.engine

  authentication_mode {
    type = "no-password-required"
  }

  tags = { Name = "${var.name}-default" }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = local._id
  engine        = var.engine
  user_ids = concat(
    [for user in aws_elasticache_user.this : user.user_id],
    aws_elasticache_user.default[*].user_id,
  )

  tags = { Name = local._id }
}
