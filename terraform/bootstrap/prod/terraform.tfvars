environment = "prod"
owner       = "platform-team"
cost_center = "shared-infrastructure"
