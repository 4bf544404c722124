module "services" {
  source = "./modules/services"

  cluster = "main"
  services = {
    api = {
      cpu   = 512
      ports = [{ container = 8080, paths = ["/api/*", "/v2/*"] }]
      environment = {
        LOG_LEVEL = "info"
        RETRIES   = "3"
      }
      scaling = { max = 6, targets = { cpu = 60, memory = 75 } }
    }
    worker = {
      command = ["python", "-m", "worker"]
      spot    = { weight = 3 }
    }
  }
}

output "task_families" {
  value = module.services.families
}
