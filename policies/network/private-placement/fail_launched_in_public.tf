data "aws_vpc" "selected" {
  tags = { Name = "workloads" }
}

resource "aws_internet_gateway" "gw" {
  vpc_id = data.aws_vpc.selected.id
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

# In a subnet with a way in the address is of use, and the instance is placed in public.
resource "aws_launch_template" "bastion" {
  name_prefix = "bastion-"

  network_interfaces {
    associate_public_ip_address = true # expect: private-placement
    subnet_id                   = aws_subnet.edge.id
  }
}

resource "aws_launch_configuration" "edge" {
  image_id                    = "ami-12345678"
  instance_type               = "t3.micro"
  associate_public_ip_address = true # expect: private-placement
}

resource "aws_autoscaling_group" "edge" {
  launch_configuration = aws_launch_configuration.edge.name
  vpc_zone_identifier  = [aws_subnet.edge.id]
  min_size             = 1
  max_size             = 1
}
