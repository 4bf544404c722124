resource "aws_vpc" "network" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.network.id
}

resource "aws_subnet" "private" {
  for_each = { "ap-northeast-2a" = "10.0.16.0/20", "ap-northeast-2c" = "10.0.48.0/20" }

  vpc_id            = aws_vpc.network.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.network.id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  route_table_id = aws_route_table.private.id
  subnet_id      = each.value.id
}

resource "aws_security_group" "databases" {
  name        = "connectly-rds"
  description = "Databases."
  vpc_id      = aws_vpc.network.id
}

resource "aws_security_group" "cache" {
  name        = "connectly-cache"
  description = "Caches."
  vpc_id      = aws_vpc.network.id
}

resource "aws_kms_key" "shared" {
  description         = "Shared key."
  enable_key_rotation = true
}

resource "aws_kms_alias" "main" {
  name          = "alias/connectly"
  target_key_id = aws_kms_key.shared.key_id
}

locals {
  published = {
    "vpc/id"                 = aws_vpc.network.id
    "subnets/private/ids"    = join(",", values(aws_subnet.private)[*].id)
    "security-groups/rds/id" = aws_security_group.databases.id
    "kms/key/arn"            = aws_kms_key.shared.arn
    "kms/key/id"             = aws_kms_key.shared.key_id
    "internet-gateway/id"    = aws_internet_gateway.main.id
  }
}

resource "aws_ssm_parameter" "published" {
  for_each = local.published

  name  = "/shared/dev/${each.key}"
  type  = strcontains(each.key, "ids") ? "StringList" : "String"
  value = each.value
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.network.id
}

output "vpc_cidr" {
  description = "Block of the VPC."
  value       = aws_vpc.network.cidr_block
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their zones."
  value       = [for zone in sort(keys(aws_subnet.private)) : aws_subnet.private[zone].id]
}

output "rds_security_group_id" {
  description = "Id of the security group of databases."
  value       = aws_security_group.databases.id
}

output "kms_key_arn" {
  description = "ARN of the shared key."
  value       = aws_kms_key.shared.arn
}

output "kms_key_id" {
  description = "Id of the shared key."
  value       = aws_kms_key.shared.key_id
}

output "region" {
  description = "Where everything is."
  value       = "ap-northeast-2"
}

output "public_route_table_count" {
  description = "How many public route tables there are."
  value       = 0
}

output "cache_security_group_id" {
  description = "Id of the security group of caches."
  value       = aws_security_group.cache.id
}
