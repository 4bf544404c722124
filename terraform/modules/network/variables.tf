variable "account_id" {
  description = "Id of the AWS account, 12 digits; scopes the trust and the permissions of the flow log role."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits such as 123456789012, got \"${var.account_id}\"."
  }
}

variable "cidr" {
  description = "IPv4 CIDR of the VPC, /16 to /28, in canonical form."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrnetmask(var.cidr)) && try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], false)
    error_message = "cidr must be an IPv4 network address with its prefix length such as 10.0.0.0/16 (10.0.0.1/16 is a host), got \"${var.cidr}\"."
  }

  validation {
    condition     = can(regex("/(1[6-9]|2[0-8])$", var.cidr))
    error_message = "cidr must have a prefix length of /16 to /28, the limits of a VPC, got \"${var.cidr}\"."
  }
}

variable "flow_logs" {
  description = "Flow logs of all traffic to an encrypted CloudWatch log group: key ARN, retention in days, aggregation interval in seconds. Null: no flow logs."
  type = object({
    kms_key_arn              = string
    max_aggregation_interval = optional(number, 60)
    retention_days           = number
  })
  default = null

  validation {
    condition     = var.flow_logs == null || can(regex("^arn:[a-z-]+:kms:", var.flow_logs.kms_key_arn))
    error_message = "flow_logs.kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>, not its id."
  }

  validation {
    condition     = var.flow_logs == null || try(contains([60, 600], var.flow_logs.max_aggregation_interval), false)
    error_message = "flow_logs.max_aggregation_interval must be 60 or 600 seconds."
  }

  validation {
    condition = var.flow_logs == null || try(contains([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
      3288, 3653,
    ], var.flow_logs.retention_days), false)
    error_message = "flow_logs.retention_days must be a retention that CloudWatch Logs knows, such as 14, 30, 90, 365 or 731."
  }
}

variable "gateway_endpoints" {
  description = "Services with a gateway endpoint on every private route table: s3, dynamodb."
  type        = set(string)
  default     = ["dynamodb", "s3"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.gateway_endpoints, ["dynamodb", "s3"])) == 0
    error_message = "gateway_endpoints must be among dynamodb and s3, the only gateway endpoints of AWS, got ${join(", ", var.gateway_endpoints)}."
  }
}

variable "name" {
  description = "Prefix of every name, project and environment, for example connectly-shared-dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 40 lower-case letters, digits and hyphens and start with a letter, such as connectly-shared-dev, got \"${var.name}\"."
  }
}

variable "nat_gateway_azs" {
  description = "Availability zones with a NAT gateway: one zone saves cost, every zone survives the loss of one. A private zone without its own uses the first by name. Empty: the private tier has no way out."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "private_subnets" {
  description = "Private tier: availability zone to the CIDR of its subnet, two zones or more."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.private_subnets) >= 2
    error_message = "private_subnets must have two availability zones or more: RDS subnet groups and load balancers need them."
  }

  validation {
    condition     = alltrue([for az in keys(var.private_subnets) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", az))])
    error_message = "private_subnets must have availability zones such as ap-northeast-2a for keys, got ${join(", ", keys(var.private_subnets))}."
  }

  validation {
    condition     = alltrue([for cidr in values(var.private_subnets) : can(cidrnetmask(cidr)) && try(cidrhost(cidr, 0) == split("/", cidr)[0], false)])
    error_message = "private_subnets must have IPv4 network addresses with their prefix length such as 10.0.16.0/20 for values."
  }
}

variable "public_subnets" {
  description = "Public tier: availability zone to the CIDR of its subnet, two zones or more."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.public_subnets) >= 2
    error_message = "public_subnets must have two availability zones or more: an application load balancer needs them."
  }

  validation {
    condition     = alltrue([for az in keys(var.public_subnets) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", az))])
    error_message = "public_subnets must have availability zones such as ap-northeast-2a for keys, got ${join(", ", keys(var.public_subnets))}."
  }

  validation {
    condition     = alltrue([for cidr in values(var.public_subnets) : can(cidrnetmask(cidr)) && try(cidrhost(cidr, 0) == split("/", cidr)[0], false)])
    error_message = "public_subnets must have IPv4 network addresses with their prefix length such as 10.0.0.0/24 for values."
  }
}

variable "region" {
  description = "AWS region of the VPC; names the services of the gateway endpoints."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as ap-northeast-2, got \"${var.region}\"."
  }
}
