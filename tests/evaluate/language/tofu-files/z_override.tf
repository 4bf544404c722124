locals { l = "tf override" }
