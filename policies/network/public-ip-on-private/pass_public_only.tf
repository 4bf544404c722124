data "aws_vpc" "selected" {
  tags = { Name = "workloads" }
}

resource "aws_internet_gateway" "gw" {
  vpc_id = data.aws_vpc.selected.id
}

resource "aws_subnet" "app" {
  vpc_id     = data.aws_vpc.selected.id
  cidr_block = "10.9.1.0/24"
}

resource "aws_route_table" "app" {
  vpc_id = data.aws_vpc.selected.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_subnet" "edge" {
  vpc_id                  = data.aws_vpc.selected.id
  cidr_block              = "10.9.2.0/24"
  map_public_ip_on_launch = true
}

resource "aws_route_table" "edge" {
  vpc_id = data.aws_vpc.selected.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gw.id
  }
}

resource "aws_route_table_association" "edge" {
  subnet_id      = aws_subnet.edge.id
  route_table_id = aws_route_table.edge.id
}

resource "aws_instance" "app" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}

resource "aws_ecs_service" "app" {
  name = "app"

  network_configuration {
    subnets          = [aws_subnet.app.id]
    assign_public_ip = false
  }
}
