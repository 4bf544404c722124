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

resource "aws_route_table" "private" { # expect-undecided: gateway-endpoints
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

variable "tables" {
  type = list(string)
}

resource "aws_vpc_endpoint" "gateway" {
  for_each        = toset(["s3", "dynamodb"])
  vpc_id          = "vpc-12345678"
  service_name    = "com.amazonaws.ap-northeast-2.${each.key}"
  route_table_ids = var.tables
}
