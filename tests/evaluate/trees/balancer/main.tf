module "web" {
  source  = "./modules/balancer"
  name    = "web"
  subnets = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  vpc_id  = "vpc-0123456789abcdef0"
  logs    = { bucket = "logs-0123", prefix = "web" }
  ingress = {
    all_http  = { port = 80, cidr = "0.0.0.0/0", description = "HTTP" }
    all_https = { port = 443, cidr6 = "::/0", tags = { Public = "yes" } }
    range     = { port = 8000, to = 8100, group = "sg-0123456789abcdef0" }
  }
  egress = { all = { cidr = "10.0.0.0/16" } }

  listeners = {
    http = { redirect = { port = "443", protocol = "HTTPS" } }
    https = {
      certificate       = "arn:aws:acm:ap-northeast-2:111122223333:certificate/0"
      more_certificates = [for n in range(1, 3) : "arn:aws:acm:ap-northeast-2:111122223333:certificate/${n}"]
      forward           = { groups = [{ to = "blue", weight = 90 }, { to = "green", weight = 10 }], stickiness = { duration = 600, enabled = true } }
      rules = {
        api    = { priority = 10, actions = [{ type = "forward", to = "green", order = 1 }], conditions = [{ paths = ["/api/*", "/v1/*"] }, { header = { name = "x-team", values = ["red"] } }] }
        health = { actions = [{ type = "fixed-response", content_type = "text/plain", code = 200 }], conditions = [{ paths = ["/health"] }] }
      }
    }
    plain = { port = 8080, protocol = "HTTP", fixed = { type = "text/plain", body = "no", code = "404" } }
    one   = { port = 81, forward = { to = "blue" } }
  }

  targets = {
    blue  = { port = 8080, health = { path = "/up", interval = 10 }, ids = ["10.0.0.4", "10.0.0.5"], stickiness = {} }
    green = { name = "verdant", delay = "15", health = {}, ids = ["10.0.0.6"] }
    code  = { type = "lambda" }
  }
}

module "edge" {
  source   = "./modules/balancer"
  name     = "edge"
  kind     = "network"
  vpc_id   = "vpc-0123456789abcdef0"
  mappings = [{ subnet_id = "subnet-0123456789abcdef0", allocation_id = "eipalloc-0123456789abcdef0" }, { subnet_id = "subnet-0123456789abcdef1" }]
  targets  = { any = { type = "instance" } }
  ingress  = { ignored = { port = 1, cidr = "0.0.0.0/0" } }
}

output "rules" { value = module.web.rules }
output "attachments" { value = concat(module.web.attachments, module.edge.attachments) }
