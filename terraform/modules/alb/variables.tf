variable "additional_certificate_arns" {
  description = "ARNs of further ACM certificates of the HTTPS listener, by a name for each; the client's SNI chooses among them."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for arn in values(var.additional_certificate_arns) :
      can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", arn))
    ])
    error_message = "additional_certificate_arns must be ARNs of ACM certificates, arn:aws:acm:<region>:<account>:certificate/<id>, got ${join(", ", values(var.additional_certificate_arns))}."
  }
}

variable "certificate_arn" {
  description = "ARN of the ACM certificate of the HTTPS listener, in the region of the load balancer."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate, arn:aws:acm:<region>:<account>:certificate/<id>, got \"${var.certificate_arn}\"."
  }
}

variable "desync_mitigation_mode" {
  description = "How requests are handled that a target may read differently from the load balancer: defensive or strictest."
  type        = string
  default     = "defensive"
  nullable    = false

  validation {
    condition     = contains(["defensive", "strictest"], var.desync_mitigation_mode)
    error_message = "desync_mitigation_mode must be defensive or strictest (monitor lets every request through), got \"${var.desync_mitigation_mode}\"."
  }
}

variable "enable_deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer; off before it is taken down."
  type        = bool
  default     = true
  nullable    = false
}

variable "idle_timeout_seconds" {
  description = "Seconds without data after which a connection is closed."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.idle_timeout_seconds >= 1 && var.idle_timeout_seconds <= 4000
    error_message = "idle_timeout_seconds must be between 1 and 4000, got ${var.idle_timeout_seconds}."
  }
}

variable "logs" {
  description = "Bucket for access logs and connection logs, encrypted with SSE-S3 and open to Elastic Load Balancing's delivery, and the prefix of this load balancer in it."
  type = object({
    bucket = string
    prefix = optional(string)
  })
  nullable = false

  validation {
    condition = (
      var.logs.prefix == null
      || can(regex("^[^/*]([^*]*[^/*])?$", var.logs.prefix))
    ) && !strcontains(coalesce(var.logs.prefix, "-"), "AWSLogs")
    error_message = "logs.prefix must not be empty, start or end with /, contain * or contain AWSLogs (ELB adds it)."
  }
}

variable "name" {
  description = "Name of the load balancer, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name)) && !startswith(var.name, "internal-")
    error_message = "name must have 2 to 32 lower-case letters, digits and hyphens, start with a letter and not with internal-, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "security_group_id" {
  description = "Id of the security group: 80 and 443 from the internet, and out to the targets."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-", var.security_group_id))
    error_message = "security_group_id must be the id of a security group such as sg-0123456789abcdef0, got \"${var.security_group_id}\"."
  }
}

variable "ssl_policy" {
  description = "TLS policy of the HTTPS listener: TLS 1.2 or later with forward secrecy."
  type        = string
  default     = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  nullable    = false

  # The Ext policies take ciphers without forward secrecy for old clients, and 1-0 and 1-1 older TLS.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
  validation {
    condition     = can(regex("^ELBSecurityPolicy-TLS13-1-[23]-(Res-)?(FIPS-)?(PQ-)?[0-9]{4}-[0-9]{2}$", var.ssl_policy))
    error_message = "ssl_policy must be one for TLS 1.2 or 1.3 with forward secrecy, ELBSecurityPolicy-TLS13-1-2-… or ELBSecurityPolicy-TLS13-1-3-… without Ext, got \"${var.ssl_policy}\"."
  }
}

variable "subnet_ids" {
  description = "Ids of the public subnets, in two availability zones or more."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must have two subnets or more, each in its own availability zone: Elastic Load Balancing refuses one."
  }

  validation {
    condition     = alltrue([for id in var.subnet_ids : can(regex("^subnet-", id))])
    error_message = "subnet_ids must be ids of subnets such as subnet-0123456789abcdef0, got ${join(", ", var.subnet_ids)}."
  }
}

variable "web_acl" {
  description = "Regional WAFv2 web ACL in front of the load balancer; null for none."
  type = object({
    arn = string
  })
  default = null

  validation {
    condition     = var.web_acl == null || can(regex("^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/.+$", var.web_acl.arn))
    error_message = "web_acl.arn must be the ARN of a regional WAFv2 web ACL, arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>."
  }
}
