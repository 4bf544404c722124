# The rest of the backend is chosen at init, by -backend-config=environments/<env>.s3.tfbackend.
terraform {
  backend "s3" {
    region       = "ap-northeast-2"
    encrypt      = true
    use_lockfile = true
  }
}
