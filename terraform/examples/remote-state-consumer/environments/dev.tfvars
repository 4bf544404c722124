environment = "dev"
owner       = "user-team"
cost_center = "user-service"

desired_count        = 1
database_class       = "db.t4g.micro"
database_storage_gib = 20
log_retention_days   = 14
