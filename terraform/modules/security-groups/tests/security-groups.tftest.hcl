# Applied to the mock: the ids of the groups, by which the rules refer to each
# other, are unknown in a plan.
mock_provider "aws" {}

variables {
  name   = "connectly-shared-test"
  vpc_id = "vpc-0123456789abcdef0"
}

run "chain_with_the_default_ports" {
  command = apply

  assert {
    condition = {
      for key, rule in aws_vpc_security_group_ingress_rule.alb_internet :
      key => "${rule.cidr_ipv4} ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}"
      if rule.security_group_id == aws_security_group.alb.id
      } == {
      http  = "0.0.0.0/0 tcp 80-80"
      https = "0.0.0.0/0 tcp 443-443"
    }
    error_message = "The internet must reach the load balancers on 80 and 443 alone."
  }

  assert {
    condition = [
      for rule in aws_vpc_security_group_ingress_rule.ecs_tasks_alb :
      "${rule.ip_protocol} ${rule.from_port}-${rule.to_port}"
      if rule.security_group_id == aws_security_group.ecs_tasks.id
      && rule.referenced_security_group_id == aws_security_group.alb.id
    ] == ["tcp 8080-8090"]
    error_message = "ECS tasks must accept the application ports from the load balancers alone."
  }

  assert {
    condition = [
      for rule in aws_vpc_security_group_egress_rule.alb_ecs_tasks :
      "${rule.ip_protocol} ${rule.from_port}-${rule.to_port}"
      if rule.security_group_id == aws_security_group.alb.id
      && rule.referenced_security_group_id == aws_security_group.ecs_tasks.id
    ] == ["tcp 8080-8090"]
    error_message = "Load balancers must reach the application ports of ECS tasks alone."
  }

  assert {
    condition = {
      for engine, rule in aws_vpc_security_group_ingress_rule.rds_ecs_tasks :
      engine => "${rule.ip_protocol} ${rule.from_port}-${rule.to_port}"
      if rule.security_group_id == aws_security_group.rds.id
      && rule.referenced_security_group_id == aws_security_group.ecs_tasks.id
    } == { mysql = "tcp 3306-3306", postgresql = "tcp 5432-5432" }
    error_message = "Databases must accept their engine ports from ECS tasks alone."
  }

  assert {
    condition = {
      for engine, rule in aws_vpc_security_group_ingress_rule.elasticache_ecs_tasks :
      engine => "${rule.ip_protocol} ${rule.from_port}-${rule.to_port}"
      if rule.security_group_id == aws_security_group.elasticache.id
      && rule.referenced_security_group_id == aws_security_group.ecs_tasks.id
    } == { redis = "tcp 6379-6379" }
    error_message = "Caches must accept their engine port from ECS tasks alone."
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.ecs_tasks_https.security_group_id == aws_security_group.ecs_tasks.id
      && aws_vpc_security_group_egress_rule.ecs_tasks_https.cidr_ipv4 == "0.0.0.0/0"
      && aws_vpc_security_group_egress_rule.ecs_tasks_https.from_port == 443
      && aws_vpc_security_group_egress_rule.ecs_tasks_https.to_port == 443
    )
    error_message = "ECS tasks must reach the internet on 443 alone."
  }

  assert {
    condition = concat(
      [
        for rule in values(aws_vpc_security_group_egress_rule.ecs_tasks_rds) : rule.from_port
        if rule.security_group_id == aws_security_group.ecs_tasks.id
        && rule.referenced_security_group_id == aws_security_group.rds.id && rule.to_port == rule.from_port
      ],
      [
        for rule in values(aws_vpc_security_group_egress_rule.ecs_tasks_elasticache) : rule.from_port
        if rule.security_group_id == aws_security_group.ecs_tasks.id
        && rule.referenced_security_group_id == aws_security_group.elasticache.id && rule.to_port == rule.from_port
      ],
    ) == [3306, 5432, 6379]
    error_message = "ECS tasks must reach the databases and caches on their ports."
  }

  assert {
    condition = (
      output.alb_security_group_id == aws_security_group.alb.id
      && output.ecs_tasks_security_group_id == aws_security_group.ecs_tasks.id
      && output.rds_security_group_id == aws_security_group.rds.id
      && output.elasticache_security_group_id == aws_security_group.elasticache.id
    )
    error_message = "Each output must be the id of its own group."
  }
}

run "ports_are_inputs" {
  command = plan

  variables {
    app_port_ranges = {
      api = { from_port = 3000, to_port = 3000 }
      web = { from_port = 8000, to_port = 8010 }
    }
    cache_ports    = { memcached = 11211 }
    database_ports = { postgresql = 5432 }
  }

  assert {
    condition = (
      toset(keys(aws_vpc_security_group_ingress_rule.ecs_tasks_alb)) == toset(["api", "web"])
      && aws_vpc_security_group_ingress_rule.ecs_tasks_alb["api"].to_port == 3000
      && aws_vpc_security_group_egress_rule.alb_ecs_tasks["web"].to_port == 8010
    )
    error_message = "There must be one rule for each range of application ports, on both sides."
  }

  assert {
    condition = (
      keys(aws_vpc_security_group_ingress_rule.rds_ecs_tasks) == ["postgresql"]
      && keys(aws_vpc_security_group_ingress_rule.elasticache_ecs_tasks) == ["memcached"]
      && aws_vpc_security_group_ingress_rule.elasticache_ecs_tasks["memcached"].from_port == 11211
    )
    error_message = "There must be one rule for each engine asked for and no other."
  }
}
