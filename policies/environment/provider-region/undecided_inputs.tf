variable "region" {
  type = string
}

provider "aws" {
  region = var.region # expect-undecided: provider-region
}

# Whatever the environment says.
provider "aws" { # expect-undecided: provider-region
  alias = "ambient"
}
