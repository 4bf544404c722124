output "private_zone_id" {
  description = "Id of the private zone."
  value       = aws_route53_zone.private.zone_id
}

output "private_zone_name" {
  description = "Name of the private zone."
  value       = aws_route53_zone.private.name
}

output "public_zone_id" {
  description = "Id of the public zone, null without one."
  value       = one(aws_route53_zone.public[*].zone_id)
}

output "public_zone_name" {
  description = "Name of the public zone, null without one."
  value       = one(aws_route53_zone.public[*].name)
}

output "public_zone_name_servers" {
  description = "Name servers of the public zone, which its parent must delegate to; null without one."

  # Four, one by one: that many they are known in a first plan.
  # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/GetInfoAboutHostedZone.html
  value = one([
    for zone in aws_route53_zone.public : [for position in range(4) : zone.name_servers[position]]
  ])
}
