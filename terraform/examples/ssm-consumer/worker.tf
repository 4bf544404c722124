# Task definition, roles, log group and service; the module's README says what they are.
module "worker" {
  source = "../../modules/ecs-service"

  name                        = local.name
  account_id                  = data.aws_caller_identity.current.account_id
  region                      = "ap-northeast-2"
  cluster_arn                 = local.ecs_cluster_arn
  private_subnet_ids          = local.private_subnet_ids
  ecs_tasks_security_group_id = local.ecs_tasks_security_group_id
  kms_key_arn                 = local.kms_key_arn
  log_retention_days          = var.log_retention_days
  autoscaling                 = { min = var.desired_count, max = var.desired_count }
  task_policies               = { jobs = data.aws_iam_policy_document.jobs.json }

  container = {
    image = var.container_image

    environment = {
      AWS_REGION = "ap-northeast-2"
      QUEUE_URL  = aws_sqs_queue.jobs.url
    }

    # As long as a message stays invisible: a job in work is finished before the task goes.
    stop_timeout_seconds = 120
  }
}
