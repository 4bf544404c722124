# Gateway endpoints cost nothing and keep the traffic to S3 and DynamoDB off
# the NAT gateways, which charge by the gigabyte.
resource "aws_vpc_endpoint" "gateway" {
  for_each = var.gateway_endpoints

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for az in keys(var.private_subnets) : aws_route_table.private[az].id]

  tags = { Name = "${var.name}-${each.key}" }
}
