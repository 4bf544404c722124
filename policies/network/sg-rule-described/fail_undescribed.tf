resource "aws_security_group" "unset" { # expect: sg-rule-described
  name = "unset"
}

resource "aws_security_group" "says_nothing" {
  name        = "says-nothing"
  description = "Managed by Terraform" # expect: sg-rule-described
}

resource "aws_security_group" "inline" {
  name        = "inline"
  description = "Web servers"

  ingress {
    description = "HTTPS from the office"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/24"]
  }

  ingress { # expect: sg-rule-described
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/24"]
  }
}

resource "aws_security_group" "egress" {
  name        = "egress"
  description = "Workers"

  egress {
    description = "" # expect: sg-rule-described
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_egress_rule" "unset" { # expect: sg-rule-described
  security_group_id = "sg-12345678"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
