provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Project     = "connectly-shared"
      Environment = var.environment
      Owner       = var.owner
      CostCenter  = var.cost_center
      ManagedBy   = "terraform"
    }
  }
}
