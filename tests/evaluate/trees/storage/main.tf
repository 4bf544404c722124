resource "aws_kms_key" "this" {
  description = "Buckets"
}

module "storage" {
  source   = "./modules/storage"
  prefix   = "Shop"
  defaults = { require_tls = true, tags = { Owner = "shop", Kind = "data" }, kms_key_arn = aws_kms_key.this.arn }

  buckets = {
    orders = {
      versioning = { enabled = true }
      logging    = { target = "logs", partitioned = true }
      readers    = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]
      tags       = { Kind = "orders" }
      lifecycle = [
        { id = "expire", abort_days = 7, expiration = { days = 365 }, filter = { prefix = "tmp/" } },
        { enabled = false, transition = [{ days = 30, storage_class = "STANDARD_IA" }, { days = 90, storage_class = "GLACIER" }], noncurrent = { days = 30, keep = 3 } },
        { noncurrent = 60, filter = [{ prefix = "a/", tags = { b = "c", d = "e" } }] },
      ]
    }
    logs = { name = "Access-Logs", elb_logs = true, force_destroy = true, versioning = { status = "suspended" } }
    site = {
      require_tls    = false
      files          = fileset(path.root, "files/*.{html,css}")
      website        = { index = "index.html" }
      public         = { block_public_policy = false }
      lifecycle_json = jsonencode([{ id = "from-json", expiration = { days = 3 } }])
    }
    moved = { website = { redirect = { host = "example.com", protocol = "https" } }, versioning = { status = "true" }, logging = { target = "elsewhere", prefix = "x", partitioned = false } }
  }
}

output "names" { value = module.storage.names }
output "policies" { value = module.storage.policies }
output "objects" { value = module.storage.objects }
output "rules" { value = module.storage.rules }
