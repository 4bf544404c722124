# What an environment publishes besides (contract.tf), while the part that it comes from is switched
# on. Off, the output is null, which the state leaves out, and there is no parameter.

locals {
  offers = {
    alarms_topic_arn = {
      on          = var.monitoring != null
      path        = "alarms/topic/arn"
      description = "ARN of the topic that tells the platform team of alarms; alarms of projects may publish to it."
      value       = one(module.monitoring[*].topic_arn)
    }
    alb_arn = {
      on          = var.shared_alb != null
      path        = "alb/arn"
      description = "ARN of the shared load balancer."
      value       = one(module.alb[*].arn)
    }
    alb_dns_name = {
      on          = var.shared_alb != null
      path        = "alb/dns-name"
      description = "DNS name of the shared load balancer, the target of alias records."
      value       = one(module.alb[*].dns_name)
    }
    alb_https_listener_arn = {
      on          = var.shared_alb != null
      path        = "alb/https-listener/arn"
      description = "ARN of the HTTPS listener of the shared load balancer, to attach rules to."
      value       = one(module.alb[*].https_listener_arn)
    }
    alb_zone_id = {
      on          = var.shared_alb != null
      path        = "alb/zone-id"
      description = "Hosted zone of the shared load balancer's DNS name, for alias records."
      value       = one(module.alb[*].zone_id)
    }
    private_zone_id = {
      on          = var.dns != null
      path        = "dns/private-zone/id"
      description = "Id of the private hosted zone."
      value       = one(module.dns[*].private_zone_id)
    }
    private_zone_name = {
      on          = var.dns != null
      path        = "dns/private-zone/name"
      description = "Name of the private hosted zone."
      value       = one(module.dns[*].private_zone_name)
    }
    public_zone_id = {
      on          = try(var.dns.public_zone_name != null, false)
      path        = "dns/public-zone/id"
      description = "Id of the public hosted zone."
      value       = one(module.dns[*].public_zone_id)
    }
    public_zone_name = {
      on          = try(var.dns.public_zone_name != null, false)
      path        = "dns/public-zone/name"
      description = "Name of the public hosted zone."
      value       = one(module.dns[*].public_zone_name)
    }
    public_zone_name_servers = {
      on          = try(var.dns.public_zone_name != null, false)
      path        = "dns/public-zone/name-servers"
      description = "Name servers of the public hosted zone, which its parent delegates to."
      type        = "StringList"
      values      = one(module.dns[*].public_zone_name_servers)
    }
  }

  _switched_on = { for name, offer in local.offers : name => offer if offer.on }
}
