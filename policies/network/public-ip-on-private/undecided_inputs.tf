variable "public" {
  type = bool
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_subnet" "private" {
  vpc_id                  = "vpc-12345678"
  cidr_block              = "10.9.1.0/24"
  map_public_ip_on_launch = var.public # expect-undecided: public-ip-on-private
}

resource "aws_route_table" "private" { # expect: nat-gateway-placement
  vpc_id = "vpc-12345678"
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_ecs_service" "api" {
  name = "api"

  network_configuration {
    subnets          = var.subnet_ids # expect-undecided: private-placement
    assign_public_ip = true           # expect-undecided: public-ip-on-private
  }
}

# Nothing here launches from it.
resource "aws_launch_configuration" "workers" {
  image_id                    = "ami-12345678"
  instance_type               = "t3.micro"
  associate_public_ip_address = true # expect: private-placement # expect-undecided: public-ip-on-private
}
