provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "__PROJECT__"
      Environment = var.environment
      Owner       = var.owner
      CostCenter  = var.cost_center
      ManagedBy   = "terraform"
    }
  }
}
