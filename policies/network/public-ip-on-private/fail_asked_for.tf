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

# Private by its tag; its routes are in another configuration.
resource "aws_subnet" "tagged" {
  vpc_id                  = data.aws_vpc.selected.id
  cidr_block              = "10.9.3.0/24"
  map_public_ip_on_launch = "true" # expect: public-ip-on-private

  tags = {
    Tier = "Private"
  }
}

resource "aws_route_table" "app" { # expect: nat-gateway-placement
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

resource "aws_route_table_association" "tagged" {
  subnet_id      = aws_subnet.tagged.id
  route_table_id = aws_route_table.app.id
}

resource "aws_subnet" "by_routes" {
  vpc_id                  = data.aws_vpc.selected.id
  cidr_block              = "10.9.4.0/24"
  map_public_ip_on_launch = true # expect: public-ip-on-private
}

resource "aws_route_table_association" "by_routes" {
  subnet_id      = aws_subnet.by_routes.id
  route_table_id = aws_route_table.app.id
}

resource "aws_instance" "worker" {
  ami                         = "ami-12345678"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.app.id
  associate_public_ip_address = true # expect: public-ip-on-private
}

resource "aws_ecs_service" "api" {
  name = "api"

  network_configuration {
    subnets          = [aws_subnet.edge.id, aws_subnet.app.id] # expect: private-placement
    assign_public_ip = true                                    # expect: public-ip-on-private
  }
}

resource "aws_launch_template" "workers" {
  name = "workers"

  network_interfaces {
    device_index                = 0
    associate_public_ip_address = "true" # expect: public-ip-on-private, private-placement
  }
}

resource "aws_autoscaling_group" "workers" {
  vpc_zone_identifier = [aws_subnet.app.id]
  min_size            = 1
  max_size            = 4

  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.workers.id
      }
    }
  }
}
