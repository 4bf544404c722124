# Who has the group is decided elsewhere: by the reader of an output, or in a module that is not
# downloaded.
resource "aws_security_group" "published" {
  name = "published"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"] # expect-undecided: sg-no-open-ingress
  }
}

output "front_group_id" {
  value = aws_security_group.published.id
}

resource "aws_security_group" "given" {
  name = "given"
}

resource "aws_vpc_security_group_ingress_rule" "given" {
  security_group_id = aws_security_group.given.id
  cidr_ipv4         = "0.0.0.0/0" # expect-undecided: sg-no-open-ingress
  from_port         = 80
  to_port           = 80
  ip_protocol       = "tcp"
}

module "front" {
  source          = "registry.example.com/acme/front/aws"
  version         = "2.1.0"
  security_groups = [aws_security_group.given.id]
}

# What a parameter's readers, or a platform that makes load balancers, do with it.
resource "aws_security_group" "parameter" {
  name = "parameter"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"] # expect-undecided: sg-no-open-ingress
  }
}

resource "aws_ssm_parameter" "front" {
  name  = "/acme/front/security-group"
  type  = "String"
  value = aws_security_group.parameter.id
}

resource "aws_security_group" "annotated" {
  name = "annotated"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"] # expect-undecided: sg-no-open-ingress
  }
}

resource "kubernetes_ingress_v1" "front" {
  metadata {
    name = "front"
    annotations = {
      "alb.ingress.kubernetes.io/security-groups" = aws_security_group.annotated.id
    }
  }
}
