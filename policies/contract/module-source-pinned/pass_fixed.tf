module "tag" {
  source = "git::https://git.example.com/infrastructure/service.git//modules/api?ref=v1.4.2"
}

module "tag_of_one_module" {
  source = "github.com/acme/terraform-aws-modules//service?depth=1&ref=service/v2.0.0-rc.1"
}

module "commit" {
  source = "git::ssh://git@git.example.com/infrastructure/service.git?ref=8f7d3c1e5b2a49608f7d3c1e5b2a49608f7d3c1e"
}

module "pessimistic" {
  source  = "terraform-aws-modules/rds/aws//modules/db_instance"
  version = "~> 6.9"
}

module "exact" {
  source  = "registry.example.com/platform/service/aws"
  version = "2.1.0"
}

module "range" {
  source  = "registry.example.com/platform/service/aws"
  version = ">= 2.1.0, < 3.0.0"
}

module "archive" {
  source = "https://files.example.com/service-1.4.2.zip?checksum=sha256:9b74c9897bac770ffc029102a200c5de5b5b1d7f0f5e4bd1e2a9d8e2f0c1a3b4"
}
