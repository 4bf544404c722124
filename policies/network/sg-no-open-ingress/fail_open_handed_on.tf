# A port that no load balancer may open, and a group that a host has besides.
resource "aws_security_group" "admin" {
  name = "admin"

  ingress {
    from_port   = 3389
    to_port     = 3389
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/0"] # expect: sg-no-open-ingress
  }
}

resource "aws_security_group" "host" {
  name = "host"
}

resource "aws_security_group_rule" "host" {
  security_group_id = aws_security_group.host.id
  type              = "ingress"
  cidr_blocks       = ["0.0.0.0/0"] # expect: sg-no-open-ingress
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
}

resource "aws_network_interface" "host" {
  subnet_id       = "subnet-0123456789abcdef0"
  security_groups = [aws_security_group.host.id]
}

# No address at all before the prefix is still everything; the ports are all of them.
resource "aws_security_group_rule" "anything" {
  security_group_id = aws_security_group.host.id
  type              = "ingress"
  cidr_blocks       = ["/0"] # expect: sg-no-open-ingress
}

output "group_ids" {
  value = [aws_security_group.admin.id, aws_security_group.host.id]
}
