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
  }

  _switched_on = { for name, offer in local.offers : name => offer if offer.on }
}
