output "o" { value = "tf" }
