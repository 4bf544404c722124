output "flow_log_group_name" {
  description = "Name of the log group with the flow logs; null without flow logs."
  value       = one(values(aws_cloudwatch_log_group.flow_log)[*].name)
}

output "internet_gateway_id" {
  description = "Id of the internet gateway."
  value       = aws_internet_gateway.this.id
}

output "nat_gateway_ids" {
  description = "Ids of the NAT gateways, in the order of their availability zones."
  value       = [for az in sort(var.nat_gateway_azs) : aws_nat_gateway.this[az].id]
}

output "nat_public_ips" {
  description = "Public addresses of the NAT gateways by availability zone: what a partner sees and allows."
  value       = { for az in var.nat_gateway_azs : az => aws_eip.nat[az].public_ip }
}

output "private_route_table_ids" {
  description = "Ids of the private route tables by availability zone."
  value       = { for az in keys(var.private_subnets) : az => aws_route_table.private[az].id }
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their availability zones."
  value       = [for az in keys(var.private_subnets) : aws_subnet.private[az].id]

  # A subnet is private and usable once its own route table is associated.
  depends_on = [aws_route_table_association.private, aws_route.private_nat]
}

output "public_route_table_ids" {
  description = "Ids of the public route tables by availability zone."
  value       = { for az in keys(var.public_subnets) : az => aws_route_table.public[az].id }
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their availability zones."
  value       = [for az in keys(var.public_subnets) : aws_subnet.public[az].id]

  # A subnet is public once its route to the internet gateway is there.
  depends_on = [aws_route_table_association.public, aws_route.public_internet]
}

output "vpc_cidr" {
  description = "IPv4 CIDR of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}
