locals {
  buckets = {
    plain = {}
    logs = {
      versioning = { enabled = false }
      lifecycle = [
        { id = "expire", days = 30 },
        { id = "tier", prefix = "archive/", transitions = [{ days = 30, class = "STANDARD_IA" }, { days = 90, class = "GLACIER" }] },
      ]
    }
    site = {
      name       = "connectly-site-assets"
      encryption = { algorithm = "aws:kms", key = "alias/site" }
      cors       = [{ methods = ["GET", "HEAD"], origins = ["https://example.com"], max_age = 300 }]
      public     = { block = false }
      website    = { index = "index.html", error = "404.html" }
    }
  }
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name   = each.key
  config = each.value
}

output "names" {
  value = { for key, bucket in module.bucket : key => bucket.name }
}

output "versioned" {
  value = sort([for key, bucket in module.bucket : key if bucket.versioned])
}
