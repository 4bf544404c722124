variable "name" { type = string }

variable "release" {
  type    = string
  default = "1.33"
}

variable "subnet_ids" { type = list(string) }

variable "control_plane_subnet_ids" {
  type    = list(string)
  default = []
}

variable "vpc_id" { type = string }

variable "endpoint" {
  type = object({
    public  = optional(bool, false)
    private = optional(bool, true)
    ranges  = optional(list(string), ["0.0.0.0/0"])
  })
  default = {}
}

variable "encryption" {
  type    = any
  default = { resources = ["secrets"] }
}

variable "kms_key_arn" {
  type    = string
  default = ""
}

variable "log_types" {
  type    = list(string)
  default = ["audit", "api", "authenticator"]
}

variable "addons" {
  type    = any
  default = {}
}

variable "group_defaults" {
  type    = any
  default = {}
}

variable "groups" {
  type    = any
  default = {}
}

variable "extra_rules" {
  type    = any
  default = {}
}

variable "access" {
  type    = any
  default = {}
}

variable "tags" {
  type    = map(string)
  default = {}
}
