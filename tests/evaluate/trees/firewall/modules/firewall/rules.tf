variable "rules" {
  type = map(list(any))
  default = {
    all-all        = [-1, -1, "-1", "All protocols"]
    http-80-tcp    = [80, 80, "tcp", "HTTP"]
    https-443-tcp  = [443, 443, "tcp", "HTTPS"]
    postgresql-tcp = [5432, 5432, "tcp", "PostgreSQL"]
    ssh-tcp        = [22, 22, "tcp", "SSH"]
    _              = ["", "", ""]
  }
}

variable "bundles" {
  type = map(map(list(string)))
  default = {
    web      = { ingress_rules = ["http-80-tcp", "https-443-tcp"], ingress_with_self = ["all-all"], egress_rules = ["all-all"] }
    database = { ingress_rules = ["postgresql-tcp"], ingress_with_self = [], egress_rules = [] }
  }
}
