# What an environment publishes besides (contract.tf), while the part that it comes from is switched
# on. Off, the output is null, which the state leaves out, and there is no parameter.

locals {
  offers = {}

  _switched_on = { for name, offer in local.offers : name => offer if offer.on }
}
