variable "services" {
  type = map(object({
    image    = string
    replicas = optional(number, 2)
    tags     = optional(map(string), { team = "none" })
    scaling = optional(object({
      min     = optional(number, 1)
      max     = optional(number)
      targets = optional(list(object({ metric = optional(string, "cpu"), value = number })), [{ value = "70" }])
    }), {})
    logging = optional(object({ level = optional(string, "info"), sinks = optional(set(string), ["b", "a"]) }))
    extra   = optional(any, { anything = [1, "two"] })
  }))
}

variable "nulls" {
  type = object({
    a = optional(string, "default")
    b = optional(string)
    c = optional(object({ d = optional(bool, true) }), { d = false })
  })
  default  = { a = null }
  nullable = false
}

variable "list" {
  type    = list(object({ name = string, ports = optional(list(number), [80]) }))
  default = [{ name = "a" }, { name = "b", ports = null }, { name = "c", ports = ["1", 2] }]
}

variable "numbers" {
  type    = set(number)
  default = ["3", 1, 2, "1"]
}

output "services" { value = var.services }
output "nulls" { value = var.nulls }
output "list" { value = var.list }
output "numbers" { value = var.numbers }
