variable "build" {
  description = "False builds nothing."
  type        = bool
  default     = true
}

variable "label" {
  description = "First part of every name."
  type        = string
}

variable "range" {
  description = "Address range."
  type        = string
  default     = "10.0.0.0/16"
}

variable "more_ranges" {
  description = "Further address ranges."
  type        = list(string)
  default     = []
}

variable "places" {
  description = "Zones by name (ap-northeast-2a) or by id (apne2-az1)."
  type        = list(string)
}

variable "front" {
  description = "Ranges of subnets that face the internet."
  type        = list(string)
  default     = []
}

variable "middle" {
  description = "Ranges of subnets behind NAT."
  type        = list(string)
  default     = []
}

variable "back" {
  description = "Ranges of subnets for data."
  type        = list(string)
  default     = []
}

variable "middle_titles" {
  description = "Names of the first middle subnets."
  type        = list(string)
  default     = []
}

variable "marks" {
  description = "Tags by zone, over those of all."
  type        = map(map(string))
  default     = {}
}

variable "translation" {
  description = "Where NAT gateways stand: nowhere, one for all, or one in every zone."
  type        = string
  default     = "nowhere"

  validation {
    condition     = contains(["nowhere", "one", "zones"], var.translation)
    error_message = "translation is nowhere, one or zones."
  }
}

variable "own_addresses" {
  description = "Allocation ids to use for NAT instead of new ones."
  type        = list(string)
  default     = []
}

variable "front_rules" {
  description = "Entries of the front's network ACL; none makes no ACL."
  type        = list(map(string))
  default     = []
}

variable "closed_group" {
  description = "Exceptions in the otherwise empty default group."
  type        = list(map(string))
  default     = []
}

variable "journal_days" {
  description = "Days that flow logs are kept; null makes none."
  type        = number
  default     = null
}

variable "resolver" {
  description = "DHCP options; null keeps those of AWS."
  type = object({
    domain  = optional(string)
    servers = optional(list(string), ["AmazonProvidedDNS"])
  })
  default = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}
