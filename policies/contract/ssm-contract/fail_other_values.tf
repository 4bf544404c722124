terraform {
  backend "s3" {
    bucket         = "dev-connectly"
    key            = "connectly-shared/dev/terraform.tfstate"
    region         = "ap-northeast-2"
    encrypt        = true
    use_lockfile   = true
    dynamodb_table = "dev-connectly-tf-lock"
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
  availability_zone = "ap-northeast-2${["c", "a"][count.index]}"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index + 10)
  availability_zone = "ap-northeast-2${["a", "c"][count.index]}"
}

resource "aws_nat_gateway" "this" {
  subnet_id = aws_subnet.public[0].id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "this" {
  for_each = toset(["alb", "ecs", "rds", "cache"])
  name     = each.key
}

resource "aws_ecs_cluster" "this" {
  name = "dev"
}

resource "aws_db_subnet_group" "this" {
  name       = "dev"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_elasticache_subnet_group" "this" {
  name       = "dev"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_s3_bucket" "logs" {
  bucket = "dev-logs"
}

resource "aws_s3_bucket" "alb_logs" {
  bucket = "dev-alb-logs"
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

output "vpc_id" {
  description = "Vpc id."
  value       = aws_vpc.this.id
}

output "vpc_cidr" { # expect: ssm-contract
  description = "Vpc cidr."
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "Public subnet ids."
  value       = aws_subnet.public[*].id
}

output "private_subnet_ids" {
  description = "Private subnet ids."
  value       = tolist(aws_subnet.private[*].id)
}

output "internet_gateway_id" {
  description = "Internet gateway id."
  value       = aws_internet_gateway.this.id
}

output "nat_gateway_ids" {
  description = "Nat gateway ids."
  value       = [aws_nat_gateway.this.id]
}

output "alb_security_group_id" {
  description = "Alb security group id."
  value       = aws_security_group.this["alb"].id
}

output "ecs_tasks_security_group_id" {
  description = "Ecs tasks security group id."
  value       = aws_security_group.this["ecs"].id
}

output "rds_security_group_id" {
  description = "Rds security group id."
  value       = aws_security_group.this["rds"].id
}

output "elasticache_security_group_id" {
  description = "Elasticache security group id."
  value       = aws_security_group.this["cache"].id
}

output "ecs_cluster_id" {
  description = "Ecs cluster id."
  value       = aws_ecs_cluster.this.id
}

output "ecs_cluster_arn" {
  description = "Ecs cluster arn."
  value       = aws_ecs_cluster.this.arn
}

output "ecs_cluster_name" {
  description = "Ecs cluster name."
  value       = aws_ecs_cluster.this.name
}

output "rds_subnet_group_name" {
  description = "Rds subnet group name."
  value       = aws_db_subnet_group.this.name
}

output "rds_subnet_group_id" {
  description = "Rds subnet group id."
  value       = aws_db_subnet_group.this.id
}

output "elasticache_subnet_group_name" {
  description = "Elasticache subnet group name."
  value       = aws_elasticache_subnet_group.this.name
}

output "logs_bucket_id" { # expect: ssm-contract
  description = "Logs bucket id."
  value       = aws_s3_bucket.logs.id
}

output "logs_bucket_arn" {
  description = "Logs bucket arn."
  value       = aws_s3_bucket.logs.arn
}

output "alb_logs_bucket_id" {
  description = "Alb logs bucket id."
  value       = aws_s3_bucket.alb_logs.bucket
}

output "kms_key_id" {
  description = "Kms key id."
  value       = aws_kms_key.this.key_id
}

output "kms_key_arn" { # expect: ssm-contract
  description = "Kms key arn."
  value       = aws_kms_key.this.arn
}

locals {
  parameters = {
    "internet-gateway/id"            = aws_internet_gateway.this.id
    "nat-gateways/ids"               = join(",", [aws_nat_gateway.this.id])
    "security-groups/alb/id"         = aws_security_group.this["alb"].id
    "security-groups/ecs-tasks/id"   = aws_security_group.this["ecs"].id
    "security-groups/rds/id"         = aws_security_group.this["rds"].id
    "security-groups/elasticache/id" = aws_security_group.this["cache"].id
    "ecs/cluster/id"                 = aws_ecs_cluster.this.id
    "ecs/cluster/arn"                = aws_ecs_cluster.this.arn
    "rds/subnet-group/name"          = aws_db_subnet_group.this.name
    "rds/subnet-group/id"            = aws_db_subnet_group.this.id
    "elasticache/subnet-group/name"  = aws_elasticache_subnet_group.this.name
    "s3/logs/arn"                    = aws_s3_bucket.logs.arn
    "s3/alb-logs/id"                 = aws_s3_bucket.alb_logs.bucket
  }
}

resource "aws_ssm_parameter" "this" {
  for_each = local.parameters

  name  = "/connectly-shared/dev/${each.key}"
  type  = "String"
  value = each.value
}

resource "aws_ssm_parameter" "vpc" {
  name  = "/connectly-shared/dev/vpc/id"
  type  = "String"
  value = aws_internet_gateway.this.id # expect: ssm-contract
}

resource "aws_ssm_parameter" "private" {
  name  = "/connectly-shared/dev/subnets/private/ids"
  type  = "String"
  value = join(",", reverse(aws_subnet.private[*].id)) # expect: ssm-contract
}

# The same values, but the zones of the public subnets are c and a.
resource "aws_ssm_parameter" "public" {
  name  = "/connectly-shared/dev/subnets/public/ids"
  type  = "String"
  value = join(",", aws_subnet.public[*].id) # expect: ssm-contract
}

resource "aws_ssm_parameter" "key_id" {
  name  = "/connectly-shared/dev/kms/key/id"
  type  = "String"
  value = "1234abcd-12ab-34cd-56ef-1234567890ab" # expect: ssm-contract
}

resource "aws_ssm_parameter" "key_arn" {
  name  = "/connectly-shared/dev/kms/key/arns" # expect: ssm-contract
  type  = "String"
  value = aws_kms_key.this.arn
}

resource "aws_ssm_parameter" "logs" {
  name  = "/connectly-shared/prod/s3/logs/id" # expect: ssm-contract
  type  = "String"
  value = aws_s3_bucket.logs.id
}

resource "aws_ssm_parameter" "cluster" {
  name  = "/connectly-shared/dev/ecs/cluster/name"
  type  = "String"
  value = "dev-cluster" # expect: ssm-contract
}

resource "aws_ssm_parameter" "extra" {
  name  = "/connectly-shared/dev/redis/url" # expect: ssm-contract
  type  = "String"
  value = "redis.example.com"
}

output "redis_port" {
  description = "Beside the contract, with another value."
  value       = "6379"
}

resource "aws_ssm_parameter" "port" {
  name  = "/connectly-shared/dev/redis/port" # expect: ssm-contract
  type  = "String"
  value = "6380"
}
