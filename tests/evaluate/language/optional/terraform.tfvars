services = {
  web = {
    image    = "nginx"
    replicas = "4"
    scaling  = { max = 9, targets = [{ metric = null, value = 1 }, { value = 2, ignored = true }] }
    logging  = {}
  }
  api = {
    image   = 7
    tags    = null
    scaling = null
    extra   = { anything = [2, "three"] }
  }
}
