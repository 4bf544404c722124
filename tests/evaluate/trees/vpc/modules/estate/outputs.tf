output "network" {
  description = "Id of the VPC, or null."
  value       = one(aws_vpc.main[*].id)
}

output "range" {
  description = "Its address range, or null."
  value       = try(aws_vpc.main[0].cidr_block, null)
}

output "ranges" {
  description = "Ranges of the subnets by tier."
  value = {
    front  = compact(aws_subnet.front[*].cidr_block)
    middle = aws_subnet.middle.*.cidr_block
    back   = [for subnet in aws_subnet.back : subnet.cidr_block]
  }
}

output "exits" {
  description = "Ids of the NAT gateways by zone."
  value       = { for at, nat in aws_nat_gateway.exit : element(var.places, at) => nat.id }
}

output "database_group" {
  description = "Name of the database subnet group."
  value       = element(concat(aws_db_subnet_group.back[*].name, [null]), 0)
}
