module "child" {
  size = 7
}
