variable "account_id" {
  description = "AWS account that the service runs in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account id, got \"${var.account_id}\"."
  }
}

variable "autoscaling" {
  description = "Fewest and most tasks, and what autoscaling keeps them at: average CPU and memory in percent, requests per task and minute; the CPU at 60 percent where nothing is given."
  type = object({
    min                 = number
    max                 = number
    cpu_percent         = optional(number)
    memory_percent      = optional(number)
    requests_per_target = optional(number)
  })
  nullable = false

  validation {
    condition = var.autoscaling.min >= 0 && var.autoscaling.min <= var.autoscaling.max && alltrue([
      for count in [var.autoscaling.min, var.autoscaling.max] : floor(count) == count
    ])
    error_message = "autoscaling takes whole numbers with 0 <= min <= max."
  }

  validation {
    condition     = alltrue([for percent in [var.autoscaling.cpu_percent, var.autoscaling.memory_percent] : try(percent >= 10 && percent <= 90, true)])
    error_message = "autoscaling takes cpu_percent and memory_percent from 10 to 90."
  }

  validation {
    condition     = coalesce(var.autoscaling.requests_per_target, 1) >= 1
    error_message = "autoscaling.requests_per_target must be 1 or more."
  }

  validation {
    condition     = var.autoscaling.requests_per_target == null || can(length(var.load_balancer.arn_suffix))
    error_message = "autoscaling.requests_per_target needs load_balancer with the arn_suffix of the load balancer."
  }
}

variable "capacity_provider_strategy" {
  description = "Fargate capacity that the service is created with, preferred provider first; empty for the strategy of the cluster."
  type = list(object({
    capacity_provider = string
    weight            = number
    base              = optional(number, 0)
  }))
  default  = []
  nullable = false

  validation {
    condition     = length(setsubtract(var.capacity_provider_strategy[*].capacity_provider, ["FARGATE", "FARGATE_SPOT"])) == 0
    error_message = "capacity_provider_strategy must name FARGATE, FARGATE_SPOT or both."
  }

  validation {
    condition     = length(distinct(var.capacity_provider_strategy[*].capacity_provider)) == length(var.capacity_provider_strategy)
    error_message = "capacity_provider_strategy must name each provider once."
  }

  validation {
    condition = length(var.capacity_provider_strategy) == 0 || alltrue([
      for entry in var.capacity_provider_strategy : entry.weight >= 0 && entry.weight <= 1000
    ]) && anytrue([for entry in var.capacity_provider_strategy : entry.weight > 0])
    error_message = "capacity_provider_strategy takes weights from 0 to 1000, at least one of them above 0."
  }

  validation {
    condition = alltrue([
      for entry in var.capacity_provider_strategy : entry.base >= 0 && entry.base <= 100000
    ]) && length([for entry in var.capacity_provider_strategy : entry if entry.base > 0]) <= 1
    error_message = "capacity_provider_strategy takes a base from 0 to 100000, on one provider only."
  }
}

variable "cluster_arn" {
  description = "ARN of the ECS cluster, ecs_cluster_arn of the shared foundation."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/.+$", var.cluster_arn))
    error_message = "cluster_arn must be the ARN of an ECS cluster, arn:aws:ecs:<region>:<account>:cluster/<name>, got \"${var.cluster_arn}\"."
  }
}

variable "container" {
  description = "The application: its image, the port it listens on (null for none), environment, and secrets by the name of the variable that receives them, each the ARN of a Secrets Manager secret or SSM parameter."
  type = object({
    image                    = string
    port                     = optional(number)
    command                  = optional(list(string))
    environment              = optional(map(string), {})
    secrets                  = optional(map(string), {})
    health_check_command     = optional(list(string))
    readonly_root_filesystem = optional(bool, true)
    stop_timeout_seconds     = optional(number, 30)
    writable_paths           = optional(set(string), [])
  })
  nullable = false

  validation {
    condition     = can(regex("^[^\\s:@]+(:[0-9]+/[^\\s:@]+)?(:[\\w.-]+|@sha256:[0-9a-f]{64})$", var.container.image))
    error_message = "container.image must name a tag or digest, such as public.ecr.aws/nginx/nginx-unprivileged:1.29, got \"${var.container.image}\"."
  }

  validation {
    condition     = coalesce(var.container.port, 80) >= 1 && coalesce(var.container.port, 80) <= 65535
    error_message = "container.port must be a port from 1 to 65535, or null."
  }

  validation {
    condition = alltrue([
      for name in concat(keys(var.container.environment), keys(var.container.secrets)) :
      can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))
    ]) && length(setintersection(keys(var.container.environment), keys(var.container.secrets))) == 0
    error_message = "container.environment and container.secrets must not share a name; names have letters, digits and underscores and start with no digit."
  }

  validation {
    condition = alltrue([
      for arn in values(var.container.secrets) :
      can(regex("^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret|ssm:[a-z0-9-]+:[0-9]{12}:parameter)[:/].+$", arn))
    ])
    error_message = "container.secrets must be ARNs of Secrets Manager secrets or SSM parameters: a value never stands here."
  }

  validation {
    condition     = var.container.stop_timeout_seconds >= 2 && var.container.stop_timeout_seconds <= 120
    error_message = "container.stop_timeout_seconds must be between 2 and 120, which is the most that Fargate waits, got ${var.container.stop_timeout_seconds}."
  }

  validation {
    condition     = alltrue([for path in var.container.writable_paths : can(regex("^(/[A-Za-z0-9._-]+)+$", path))])
    error_message = "container.writable_paths must be absolute paths below /, such as /tmp."
  }
}

variable "cpu" {
  description = "CPU of a task in units of 1/1024 vCPU, as Fargate sells it."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048, 4096, 8192 or 16384, got ${var.cpu}."
  }
}

variable "cpu_architecture" {
  description = "Processor that the image is built for: X86_64 or ARM64."
  type        = string
  default     = "X86_64"
  nullable    = false

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "cpu_architecture must be X86_64 or ARM64, got \"${var.cpu_architecture}\"."
  }
}

variable "deployment" {
  description = "How far a deployment may go below and above the wanted number of tasks, in percent."
  type = object({
    minimum_healthy_percent = optional(number, 100)
    maximum_percent         = optional(number, 200)
  })
  default  = {}
  nullable = false

  validation {
    condition = (
      var.deployment.minimum_healthy_percent >= 0 && var.deployment.minimum_healthy_percent <= 100
      && var.deployment.maximum_percent >= 100 && var.deployment.maximum_percent <= 200
      && var.deployment.minimum_healthy_percent < var.deployment.maximum_percent
    )
    error_message = "deployment takes minimum_healthy_percent from 0 to 100 and maximum_percent from 100 to 200, not both 100: then no task could be replaced."
  }
}

variable "ecs_tasks_security_group_id" {
  description = "Id of the shared security group of ECS tasks, ecs_tasks_security_group_id of the foundation."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-", var.ecs_tasks_security_group_id))
    error_message = "ecs_tasks_security_group_id must be the id of a security group such as sg-0123456789abcdef0, got \"${var.ecs_tasks_security_group_id}\"."
  }
}

variable "enable_execute_command" {
  description = "Whether operators may open a shell in a task; sessions are recorded by the cluster."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.enable_execute_command || !var.container.readonly_root_filesystem
    error_message = "enable_execute_command needs container.readonly_root_filesystem = false: Session Manager writes to the container."
  }
}

variable "extra_security_group" {
  description = "A security group of the service's own beside the shared one: the TCP ports it accepts from other groups, and those it calls at a group or a CIDR, by a name for each; null for none."
  type = object({
    vpc_id = string
    ingress = optional(map(object({
      description       = string
      port              = number
      security_group_id = string
    })), {})
    egress = optional(map(object({
      description       = string
      port              = number
      cidr              = optional(string)
      security_group_id = optional(string)
    })), {})
  })
  default = null

  validation {
    condition     = var.extra_security_group == null || can(regex("^vpc-", var.extra_security_group.vpc_id))
    error_message = "extra_security_group.vpc_id must be the id of a VPC such as vpc-0123456789abcdef0."
  }

  validation {
    condition = var.extra_security_group == null ? true : alltrue([
      for rule in concat(values(var.extra_security_group.ingress), values(var.extra_security_group.egress)) :
      rule.port >= 1 && rule.port <= 65535
    ])
    error_message = "extra_security_group takes ports from 1 to 65535."
  }

  validation {
    condition = alltrue([
      for rule in try(values(var.extra_security_group.egress), []) :
      (rule.cidr == null) != (rule.security_group_id == null)
      && (rule.cidr == null || can(cidrhost(rule.cidr, 0)))
    ])
    error_message = "extra_security_group.egress must name for each rule either a cidr such as 192.0.2.0/24 or a security_group_id."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key of the log group and of the secrets, kms_key_arn of the foundation."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>."
  }
}

variable "load_balancer" {
  description = "The listener that forwards to the service, and which requests: host headers, path patterns or both; null for a service behind no load balancer. arn_suffix is the load balancer's, for autoscaling by requests."
  type = object({
    listener_arn                 = string
    vpc_id                       = string
    arn_suffix                   = optional(string)
    deregistration_delay_seconds = optional(number, 30)
    grace_period_seconds         = optional(number, 60)
    health_check_path            = optional(string, "/healthz")
    host_headers                 = optional(list(string), [])
    path_patterns                = optional(list(string), [])
    priority                     = optional(number)
  })
  default = null

  validation {
    condition     = var.load_balancer == null || can(regex("^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/app/", var.load_balancer.listener_arn))
    error_message = "load_balancer.listener_arn must be the ARN of a listener of an Application Load Balancer."
  }

  validation {
    condition     = var.load_balancer == null || can(regex("^vpc-", var.load_balancer.vpc_id))
    error_message = "load_balancer.vpc_id must be the id of a VPC such as vpc-0123456789abcdef0."
  }

  validation {
    condition     = var.load_balancer == null || try(length(concat(var.load_balancer.host_headers, var.load_balancer.path_patterns)) > 0, false)
    error_message = "load_balancer must say which requests are the service's: host_headers, path_patterns or both, such as path_patterns = [\"/*\"]."
  }

  validation {
    condition     = var.load_balancer == null || startswith(try(var.load_balancer.health_check_path, ""), "/")
    error_message = "load_balancer.health_check_path must start with /."
  }

  validation {
    condition     = try(var.load_balancer.priority >= 1 && var.load_balancer.priority <= 50000, true)
    error_message = "load_balancer.priority must be between 1 and 50000, or null for the next free one."
  }

  validation {
    condition     = var.load_balancer == null || var.container.port != null
    error_message = "load_balancer needs container.port: the port that requests are sent to."
  }
}

variable "log_retention_days" {
  description = "Days that the log group keeps its events."
  type        = number
  nullable    = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days must be a retention that CloudWatch Logs knows, such as 14, 30, 90 or 365, got ${var.log_retention_days}."
  }
}

variable "memory" {
  description = "Memory of a task in MiB, as Fargate sells it with this cpu."
  type        = number
  default     = 512
  nullable    = false

  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
  validation {
    condition = try(contains({
      "256"   = [512, 1024, 2048]
      "512"   = range(1024, 4097, 1024)
      "1024"  = range(2048, 8193, 1024)
      "2048"  = range(4096, 16385, 1024)
      "4096"  = range(8192, 30721, 1024)
      "8192"  = range(16384, 61441, 4096)
      "16384" = range(32768, 122881, 8192)
    }[tostring(var.cpu)], var.memory), true)
    error_message = "memory must be what Fargate offers with ${var.cpu} CPU units (512, 1024 or 2048 with 256; 1024 to 4096 with 512; twice to eight times the units beyond, in steps of 1024), got ${var.memory}."
  }
}

variable "name" {
  description = "Name of the service and of everything that belongs to it, project and environment, for example user-service-dev."
  type        = string
  nullable    = false

  # 32 characters are what a target group takes; a role adds a suffix within its 64.
  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", var.name))
    error_message = "name must have at most 32 lower-case letters, digits and hyphens and start with a letter, such as user-service-dev, got \"${var.name}\"."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of the permissions boundary of both roles, null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy, arn:aws:iam::<account>:policy/<name>."
  }
}

variable "private_subnet_ids" {
  description = "Ids of the private subnets of the tasks, private_subnet_ids of the foundation."
  type        = list(string)
  nullable    = false

  validation {
    condition = length(var.private_subnet_ids) >= 2 && alltrue([
      for id in var.private_subnet_ids : can(regex("^subnet-", id))
    ])
    error_message = "private_subnet_ids must be the ids of 2 subnets or more, such as subnet-0123456789abcdef0: with one, the service stops with its zone."
  }
}

variable "region" {
  description = "Region that the service runs in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as ap-northeast-2, got \"${var.region}\"."
  }
}

variable "task_policies" {
  description = "Policies of the task role as JSON, by a name for each: what the application itself may do in AWS."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for policy in values(var.task_policies) : can(jsondecode(policy).Statement)])
    error_message = "task_policies must be IAM policies as JSON, such as the json of a data \"aws_iam_policy_document\"."
  }
}
