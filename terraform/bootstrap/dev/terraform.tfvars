environment = "dev"
owner       = "platform-team"
cost_center = "shared-infrastructure"
