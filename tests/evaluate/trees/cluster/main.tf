module "plain" {
  source     = "./modules/cluster"
  name       = "plain"
  vpc_id     = "vpc-0123456789abcdef0"
  subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  encryption = null
  log_types  = []
}

module "full" {
  source     = "./modules/cluster"
  name       = "full"
  vpc_id     = "vpc-0123456789abcdef0"
  subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  endpoint   = { public = true, ranges = ["203.0.113.0/24"] }

  group_defaults = { instance_types = ["m7g.large", "m7g.xlarge"], labels = { pool = "shared" }, min = 2 }
  groups = {
    system = { min = 3, desired = 4, taints = { dedicated = { key = "dedicated", value = "system", effect = "NO_SCHEDULE" } } }
    spot   = { capacity = "spot", labels = { pool = "spot", cheap = "yes" }, update = { max_unavailable_percentage = 33 } }
    pinned = { name = "pinned-nodes", subnet_ids = ["subnet-0123456789abcdef0"], update = { max_unavailable = 1 } }
  }

  addons = {
    coredns    = { settings = { replicaCount = 3, tolerations = [{ operator = "Exists" }] } }
    kube-proxy = {}
    vpc-cni    = { version = "v1.20.0-eksbuild.1", resolve = "PRESERVE" }
    off        = { enabled = false }
  }

  extra_rules = {
    egress_all  = { protocol = "tcp", from_port = 443, to_port = 443, type = "egress", cidr_blocks = ["10.0.0.0/8"] }
    ingress_nlb = { protocol = "tcp", from_port = 30000, to_port = 32767, type = "ingress", source = "sg-0123456789abcdef0" }
  }

  access = {
    admins = { principal_arn = "arn:aws:iam::111122223333:role/admins", policies = {
      all = { arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", scope = { type = "cluster" } }
    } }
    readers = { principal_arn = "arn:aws:iam::111122223333:role/readers", policies = {
      apps = { arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", scope = { type = "namespace", namespaces = ["apps", "jobs"] } }
      logs = { arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", scope = { type = "namespace", namespaces = ["logs"] } }
    } }
    robots = { principal_arn = "arn:aws:iam::111122223333:role/robots", type = "EC2_LINUX" }
  }
}

output "groups" { value = module.full.groups }
output "rules" { value = [module.plain.rules, module.full.rules] }
output "associations" { value = keys(module.full.associations) }
