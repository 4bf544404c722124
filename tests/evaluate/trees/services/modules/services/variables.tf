variable "cluster" {
  type = string
}

variable "services" {
  type = map(object({
    cpu         = optional(number, 256)
    memory      = optional(number)
    image       = optional(string, "public.ecr.aws/nginx/nginx:stable")
    command     = optional(list(string))
    environment = optional(map(string), {})
    ports = optional(list(object({
      container = number
      protocol  = optional(string, "tcp")
      paths     = optional(list(string), ["/*"])
    })), [])
    spot = optional(object({ base = optional(number, 0), weight = optional(number, 1) }))
    scaling = optional(object({
      min     = optional(number, 1)
      max     = number
      targets = optional(map(number), { cpu = 70 })
    }))
  }))
}
