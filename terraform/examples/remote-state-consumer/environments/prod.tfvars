environment = "prod"
owner       = "user-team"
cost_center = "user-service"

desired_count        = 2
database_class       = "db.m7g.large"
database_storage_gib = 100
log_retention_days   = 365
