environment = "__ENVIRONMENT__"
region      = "__REGION__"
owner       = "__TEAM__"
cost_center = "__PROJECT__"

# Stands in until the service's own image is in a registry: name it here, and drop the command.
container = {
  #? port
  image   = "public.ecr.aws/docker/library/python:3.13-alpine"
  command = ["python", "-m", "http.server", "8080", "--directory", "/srv"]
  #? end
  #? not port
  image   = "public.ecr.aws/docker/library/busybox:1.37"
  command = ["tail", "-f", "/dev/null"]
  #? end
}

task_size          = { cpu = 256, memory = 512 }
autoscaling        = { min = 1, max = 2 }
log_retention_days = 30

#? protects
deletion_protection = false

#? end
#? balanced
health_check_path = "/"

#? end
#? alb
# certificate_arn has no value here: it comes from TF_VAR_certificate_arn, see the README.

#? end
#? shared
# The names that the service is called by, in a certificate of the shared load balancer.
host_headers = ["__PROJECT__.__ENVIRONMENT__.__ORG__.example"]

#? end
#? rds
database = {
  instance_class        = "db.t4g.micro"
  storage_gib           = 20
  multi_az              = false
  backup_retention_days = 7
}

#? end
#? redis
cache = {
  node_type               = "cache.t4g.micro"
  nodes                   = 1
  snapshot_retention_days = 1
}

#? end
