module "default_branch" { # expect: module-source-pinned
  source = "git::https://git.example.com/infrastructure/service.git"
}

module "branch" { # expect: module-source-pinned
  source = "git::ssh://git@git.example.com/infrastructure/service.git//modules/api?ref=main"
}

module "feature" { # expect: module-source-pinned
  source = "github.com/acme/terraform-aws-service?ref=feature/blue-green"
}

module "short_commit" { # expect: module-source-pinned
  source = "git@github.com:acme/terraform-aws-service.git?ref=3f2a9bc"
}

module "newest" { # expect: module-source-pinned
  source = "terraform-aws-modules/rds/aws"
}

module "newest_of_own" { # expect: module-source-pinned
  source  = "registry.example.com/platform/service/aws"
  version = ">= 2.0"
}
