# What __PROJECT__ adds to the shared foundation. Every file here but backend.tf and
# terraform.tfvars is the same in all environments: what differs is data.

locals {
  name = "__PROJECT__-${var.environment}"
}

module "service" {
  source = "__MODULE_SOURCE__"

  name                        = local.name
  account_id                  = data.aws_caller_identity.current.account_id
  region                      = var.region
  cluster_arn                 = local.shared.ecs_cluster_arn
  private_subnet_ids          = local.shared.private_subnet_ids
  ecs_tasks_security_group_id = local.shared.ecs_tasks_security_group_id
  kms_key_arn                 = local.shared.kms_key_arn
  log_retention_days          = var.log_retention_days
  cpu                         = var.task_size.cpu
  memory                      = var.task_size.memory
  autoscaling                 = var.autoscaling

  container = {
    image   = var.container.image
    command = var.container.command

    #? port
    # The shared load balancer group reaches tasks on the ports 8080 to 8090.
    port = 8080

    #? end
    #? worker
    # The most that Fargate waits: a job in work is finished before the task goes.
    stop_timeout_seconds = 120

    #? end
    # The rest of the file system is read-only.
    writable_paths = ["/tmp"]

    environment = {
      AWS_REGION  = var.region
      ENVIRONMENT = var.environment

      #? rds
      DATABASE_HOST = aws_db_instance.this.address
      DATABASE_NAME = aws_db_instance.this.db_name
      DATABASE_PORT = tostring(aws_db_instance.this.port)

      #? end
      #? redis
      REDIS_URL = "rediss://${aws_elasticache_replication_group.this.primary_endpoint_address}:${aws_elasticache_replication_group.this.port}"

      #? end
    }

    #? rds
    # RDS rotates them in Secrets Manager; a task reads them when it starts.
    secrets = {
      DATABASE_PASSWORD = "${aws_db_instance.this.master_user_secret[0].secret_arn}:password::"
      DATABASE_USERNAME = "${aws_db_instance.this.master_user_secret[0].secret_arn}:username::"
    }

    #? end
  }

  #? balanced
  load_balancer = {
    #? alb
    listener_arn  = aws_lb_listener.https.arn
    arn_suffix    = aws_lb.this.arn_suffix
    path_patterns = ["/*"]

    #? end
    #? shared
    # The foundation's load balancer: every project on it has host names of its own. Without a
    # priority its rule takes the next free one.
    listener_arn = local.shared.alb_https_listener_arn
    arn_suffix   = split(":loadbalancer/", local.shared.alb_arn)[1]
    host_headers = var.host_headers

    #? end
    vpc_id            = local.shared.vpc_id
    health_check_path = var.health_check_path
  }

  #? end
}
