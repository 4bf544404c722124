# dev: the least that works, at the least cost.
environment = "dev"
region      = "ap-northeast-2"
owner       = "platform-team"
cost_center = "shared-infrastructure"

# One NAT gateway for both zones: without its zone, the other has no way out.
nat_gateway_azs  = ["ap-northeast-2a"]
enable_flow_logs = false

# Spot first: AWS may stop a task with two minutes' notice.
capacity_provider_strategy = [
  { capacity_provider = "FARGATE_SPOT", weight = 4, base = 1 },
  { capacity_provider = "FARGATE", weight = 1 },
]
container_insights = "disabled"

# Standard retention.
log_retention_days   = 30
log_bucket_retention = { expiration_days = 30, noncurrent_expiration_days = 7 }

backup_bucket = null
