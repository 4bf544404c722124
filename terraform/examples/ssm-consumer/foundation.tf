# Reading parameters needs access to /connectly-shared/<env>/* only, not to a whole state.
# insecure_value is the plain text of a parameter that is no secret; value would hide subnets and
# security groups from every plan.
data "aws_ssm_parameter" "ecs_cluster_arn" {
  name = "/connectly-shared/${var.environment}/ecs/cluster/arn"
}

data "aws_ssm_parameter" "ecs_tasks_security_group_id" {
  name = "/connectly-shared/${var.environment}/security-groups/ecs-tasks/id"
}

data "aws_ssm_parameter" "kms_key_arn" {
  name = "/connectly-shared/${var.environment}/kms/key/arn"
}

data "aws_ssm_parameter" "private_subnet_ids" {
  name = "/connectly-shared/${var.environment}/subnets/private/ids"
}

data "aws_caller_identity" "current" {}

locals {
  name = "notification-worker-${var.environment}"

  ecs_cluster_arn             = data.aws_ssm_parameter.ecs_cluster_arn.insecure_value
  ecs_tasks_security_group_id = data.aws_ssm_parameter.ecs_tasks_security_group_id.insecure_value
  kms_key_arn                 = data.aws_ssm_parameter.kms_key_arn.insecure_value
  private_subnet_ids          = split(",", data.aws_ssm_parameter.private_subnet_ids.insecure_value)
}
