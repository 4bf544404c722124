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
  availability_zone = "ap-northeast-2${["a", "c"][count.index]}"
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

output "vpc_cidr" {
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

output "logs_bucket_id" {
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

output "kms_key_arn" {
  description = "Kms key arn."
  value       = aws_kms_key.this.arn
}

locals {
  parameters = {
    "vpc/id"                         = aws_vpc.this.id
    "vpc/cidr"                       = aws_vpc.this.cidr_block
    "subnets/public/ids"             = join(",", aws_subnet.public[*].id)
    "subnets/private/ids"            = join(",", tolist(aws_subnet.private[*].id))
    "internet-gateway/id"            = aws_internet_gateway.this.id
    "security-groups/alb/id"         = aws_security_group.this["alb"].id
    "security-groups/ecs-tasks/id"   = aws_security_group.this["ecs"].id
    "security-groups/rds/id"         = aws_security_group.this["rds"].id
    "security-groups/elasticache/id" = aws_security_group.this["cache"].id
    "ecs/cluster/arn"                = aws_ecs_cluster.this.arn
    "ecs/cluster/name"               = aws_ecs_cluster.this.name
    "rds/subnet-group/name"          = aws_db_subnet_group.this.name
    "elasticache/subnet-group/name"  = aws_elasticache_subnet_group.this.name
    "s3/logs/id"                     = aws_s3_bucket.logs.id
    "s3/logs/arn"                    = aws_s3_bucket.logs.arn
    "s3/alb-logs/id"                 = aws_s3_bucket.alb_logs.bucket
    "kms/key/id"                     = aws_kms_key.this.key_id
    "kms/key/arn"                    = aws_kms_key.this.arn
  }
}

resource "aws_ssm_parameter" "this" {
  for_each = local.parameters

  name  = "/connectly-shared/dev/${each.key}"
  type  = "String"
  value = each.value
}

resource "aws_ssm_parameter" "cluster_id" {
  name  = "/connectly-shared/dev/ecs/cluster/id"
  type  = "String"
  value = aws_ecs_cluster.this.arn
}

resource "aws_ssm_parameter" "nat_gateways" {
  name           = "/connectly-shared/dev/nat-gateways/ids"
  type           = "StringList"
  insecure_value = aws_nat_gateway.this.id
}

resource "aws_ssm_parameter" "subnet_group" {
  name  = "/connectly-shared/dev/rds/subnet-group/id"
  type  = "String"
  value = "dev"
}

# Not of the contract's paths: its own affair.
resource "aws_ssm_parameter" "release" {
  name  = "/release/dev/version"
  type  = "String"
  value = "1.4.2"
}

# A part that is switched on: published both ways, and asked for by nobody.
resource "aws_db_instance" "shared" {
  identifier = "dev-shared"
}

output "rds_endpoint" {
  description = "Host name of the shared database."
  value       = aws_db_instance.shared.address
}

output "rds_zones" {
  description = "Where it may be."
  value       = [aws_subnet.private[0].availability_zone, aws_db_instance.shared.availability_zone]
}

resource "aws_ssm_parameter" "rds_endpoint" {
  name  = "/connectly-shared/dev/rds/endpoint"
  type  = "String"
  value = aws_db_instance.shared.address
}

resource "aws_ssm_parameter" "rds_zones" {
  name  = "/connectly-shared/dev/rds/zones"
  type  = "StringList"
  value = "${aws_subnet.private[0].availability_zone},${aws_db_instance.shared.availability_zone}"
}
