resource "aws_route53_zone" "private" {
  name    = var.private_zone_name
  comment = "Private names of ${var.name}."

  # Whoever takes the zone down removes its records first.
  force_destroy = false

  vpc {
    vpc_id     = var.vpc_id
    vpc_region = var.region
  }

  tags = { Name = var.private_zone_name }
}

resource "aws_route53_zone" "public" {
  count = var.public_zone == null ? 0 : 1

  name          = var.public_zone.name
  comment       = "Public names of ${var.name}."
  force_destroy = false

  tags = { Name = var.public_zone.name }
}
