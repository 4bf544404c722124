environment = "prod"
owner       = "messaging-team"
cost_center = "notifications"

desired_count      = 2
log_retention_days = 365
