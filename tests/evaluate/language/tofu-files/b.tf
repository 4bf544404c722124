output "b" { value = "tf" }
