variable "table" {
  type = string
}

variable "with_internet" {
  type = bool
}

resource "aws_vpc" "this" { # expect: default-sg-closed, flow-logs, vpc-dns
  cidr_block = "10.60.0.0/16"
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "this" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.60.1.0/24"
}

resource "aws_route_table" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table_association" "this" {
  subnet_id      = aws_subnet.this.id
  route_table_id = aws_route_table.this.id
}

# May be a route of the table above.
resource "aws_route" "somewhere" {
  route_table_id         = var.table
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

# May exist.
resource "aws_route" "maybe" {
  count                  = var.with_internet ? 1 : 0
  route_table_id         = aws_route_table.this.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_instance" "this" {
  subnet_id = aws_subnet.this.id # expect-undecided: private-placement
}
