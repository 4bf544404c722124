# What an environment publishes besides (contract.tf), while the part that it comes from is switched
# on. Off, the output is null, which the state leaves out, and there is no parameter.

locals {
  offers = {
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
  }

  _switched_on = { for name, offer in local.offers : name => offer if offer.on }
}
