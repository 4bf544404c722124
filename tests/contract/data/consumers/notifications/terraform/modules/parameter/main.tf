variable "environment" {
  type = string
}

variable "path" {
  type = string
}

data "aws_ssm_parameter" "this" {
  name = "/connectly-shared/${var.environment}/${var.path}" # reads: ssm ecs/cluster/name, ssm elasticache/subnet-group/name
}

output "value" {
  value = data.aws_ssm_parameter.this.insecure_value
}
