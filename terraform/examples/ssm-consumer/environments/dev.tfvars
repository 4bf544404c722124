environment = "dev"
owner       = "messaging-team"
cost_center = "notifications"

desired_count      = 1
log_retention_days = 14
