class Shared {
  String subnets(String env) {
    return ssm.getParameter("/connectly-shared/" + env + "/subnets/public/ids"); // reads: ssm subnets/public/ids
  }
}
