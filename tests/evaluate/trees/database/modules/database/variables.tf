variable "create" {
  type    = bool
  default = true
}

variable "identifier" { type = string }

variable "use_prefix" {
  type    = bool
  default = false
}

variable "engine" {
  type    = string
  default = "postgres"
}

variable "engine_version" {
  type    = string
  default = null
}

variable "family" {
  type    = string
  default = null
}

variable "major_engine_version" {
  type    = string
  default = null
}

variable "instance_class" {
  type    = string
  default = "db.t4g.micro"
}

variable "storage" {
  type = object({
    type       = optional(string)
    allocated  = optional(number, 20)
    maximum    = optional(number, 0)
    iops       = optional(number)
    encrypted  = optional(bool, true)
    kms_key_id = optional(string)
  })
  default = {}
}

variable "subnet_ids" {
  type    = list(string)
  default = []
}

variable "subnet_group_name" {
  type    = string
  default = null
}

variable "security_group_ids" {
  type    = list(string)
  default = []
}

variable "parameters" {
  type    = list(map(string))
  default = []
}

variable "options" {
  type    = any
  default = []
}

variable "replicas" {
  type    = any
  default = {}
}

variable "monitoring_interval" {
  type    = number
  default = 0
}

variable "logs" {
  type    = list(string)
  default = []
}

variable "log_retention" {
  type    = number
  default = 7
}

variable "password" {
  type      = string
  default   = null
  sensitive = true
}

variable "manage_password" {
  type    = bool
  default = true
}

variable "timeouts" {
  type    = map(string)
  default = {}
}

variable "restore" {
  type    = map(string)
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}
