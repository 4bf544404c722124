resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = "vpc-12345678"
  cidr_block = "10.9.${count.index}.0/24"

  tags = {
    Name = "private-${count.index}"
  }
}

resource "aws_nat_gateway" "shared" {
  connectivity_type = "private"
  subnet_id         = "subnet-12345678"
}

resource "aws_route_table" "private" {
  count  = 2
  vpc_id = "vpc-12345678"

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.shared.id
  }
}

resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

data "aws_region" "current" {}

data "aws_vpc_endpoint_service" "dynamodb" {
  service      = "dynamodb"
  service_type = "Gateway"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = "vpc-12345678"
  service_name    = "com.amazonaws.${data.aws_region.current.name}.s3"
  route_table_ids = aws_route_table.private[*].id
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = "vpc-12345678"
  service_name      = data.aws_vpc_endpoint_service.dynamodb.service_name
  vpc_endpoint_type = "Gateway"
}

resource "aws_vpc_endpoint_route_table_association" "dynamodb" {
  count           = 2
  vpc_endpoint_id = aws_vpc_endpoint.dynamodb.id
  route_table_id  = aws_route_table.private[count.index].id
}

# A table that no private subnet uses needs none.
resource "aws_route_table" "spare" {
  vpc_id = "vpc-12345678"
}
