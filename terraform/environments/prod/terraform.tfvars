# prod: survives the loss of a zone, keeps what an audit asks for.
environment = "prod"
region      = "ap-northeast-2"
owner       = "platform-team"
cost_center = "shared-infrastructure"

# One NAT gateway in each zone of the address plan.
nat_gateway_azs  = ["ap-northeast-2a", "ap-northeast-2c"]
enable_flow_logs = true

# On-demand first: the base is always there, Spot is a quarter of the rest.
capacity_provider_strategy = [
  { capacity_provider = "FARGATE", weight = 3, base = 1 },
  { capacity_provider = "FARGATE_SPOT", weight = 1 },
]
container_insights = "enabled"

# Extended retention: a year at hand in CloudWatch, two in S3.
log_retention_days = 365
log_bucket_retention = {
  transition_to_ia_days      = 30
  transition_to_glacier_days = 90
  expiration_days            = 730
}

# Seven years, the last of them in the coldest storage.
backup_bucket = {
  retention = {
    transition_to_glacier_days      = 30
    transition_to_deep_archive_days = 180
    expiration_days                 = 2555
  }
}
