d = "m.auto.tfvars"
