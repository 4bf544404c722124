mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:ap-northeast-2:123456789012:log-group:flow" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/flow" }
  }
}

variables {
  name       = "connectly-shared-test"
  account_id = "123456789012"
  region     = "ap-northeast-2"
  cidr       = "10.0.0.0/16"

  public_subnets = {
    ap-northeast-2a = "10.0.0.0/24"
    ap-northeast-2c = "10.0.2.0/24"
  }

  private_subnets = {
    ap-northeast-2a = "10.0.16.0/20"
    ap-northeast-2c = "10.0.48.0/20"
  }

  nat_gateway_azs = ["ap-northeast-2a"]
}

run "vpc_resolves_names_and_closes_its_default_group" {
  command = plan

  assert {
    condition     = aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames
    error_message = "The VPC must resolve and give host names."
  }

  assert {
    condition     = aws_vpc.this.cidr_block == "10.0.0.0/16" && output.vpc_cidr == "10.0.0.0/16"
    error_message = "The VPC must have the CIDR asked for, and publish it."
  }
}

# The runs that follow share a state: what the first made must survive the second.
run "two_zones" {
  command = apply

  assert {
    condition = (
      aws_subnet.public["ap-northeast-2c"].cidr_block == "10.0.2.0/24" &&
      aws_subnet.private["ap-northeast-2c"].cidr_block == "10.0.48.0/20" &&
      aws_subnet.private["ap-northeast-2c"].availability_zone == "ap-northeast-2c"
    )
    error_message = "Each subnet must have the CIDR and the zone of its entry."
  }

  assert {
    condition = (
      alltrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch == false]) &&
      alltrue([for subnet in aws_subnet.private : subnet.map_public_ip_on_launch == false])
    )
    error_message = "No subnet may hand out public addresses by itself."
  }

  assert {
    condition = output.private_subnet_ids == [
      aws_subnet.private["ap-northeast-2a"].id, aws_subnet.private["ap-northeast-2c"].id,
    ]
    error_message = "private_subnet_ids must be in the order of the zones."
  }

  assert {
    condition = alltrue([
      for az, route in aws_route.public_internet :
      route.gateway_id == aws_internet_gateway.this.id &&
      route.route_table_id == aws_route_table.public[az].id &&
      aws_route_table_association.public[az].subnet_id == aws_subnet.public[az].id &&
      aws_route_table_association.public[az].route_table_id == aws_route_table.public[az].id
    ]) && length(aws_route.public_internet) == 2
    error_message = "Every public subnet must reach the internet gateway by its own table."
  }

  assert {
    condition = alltrue([
      for az, route in aws_route.private_nat :
      route.nat_gateway_id == aws_nat_gateway.this["ap-northeast-2a"].id &&
      route.route_table_id == aws_route_table.private[az].id &&
      aws_route_table_association.private[az].subnet_id == aws_subnet.private[az].id &&
      aws_route_table_association.private[az].route_table_id == aws_route_table.private[az].id
    ]) && length(aws_route.private_nat) == 2
    error_message = "Both private tables must use the one NAT gateway."
  }

  assert {
    condition     = aws_nat_gateway.this["ap-northeast-2a"].subnet_id == aws_subnet.public["ap-northeast-2a"].id
    error_message = "The NAT gateway must stand in the public subnet of its zone."
  }

  assert {
    condition     = toset(keys(aws_vpc_endpoint.gateway)) == toset(["dynamodb", "s3"])
    error_message = "S3 and DynamoDB must have gateway endpoints by default."
  }

  assert {
    condition = alltrue([
      for service, endpoint in aws_vpc_endpoint.gateway :
      endpoint.service_name == "com.amazonaws.ap-northeast-2.${service}" &&
      toset(endpoint.route_table_ids) == toset(values(output.private_route_table_ids))
    ])
    error_message = "Each gateway endpoint must be on every private table and on no public one."
  }
}

run "ids_of_two_zones" {
  command = apply

  module {
    source = "./tests/compare"
  }

  variables {
    before = merge(
      { for az, id in run.two_zones.private_route_table_ids : "private-table/${az}" => id },
      { for az, id in run.two_zones.public_route_table_ids : "public-table/${az}" => id },
      {
        internet_gateway = run.two_zones.internet_gateway_id
        nat              = one(run.two_zones.nat_gateway_ids)
        private_a        = run.two_zones.private_subnet_ids[0]
        private_c        = run.two_zones.private_subnet_ids[1]
        public_a         = run.two_zones.public_subnet_ids[0]
        public_c         = run.two_zones.public_subnet_ids[1]
        vpc              = run.two_zones.vpc_id
      },
    )
  }
}

run "a_third_zone" {
  command = apply

  variables {
    public_subnets = {
      ap-northeast-2a = "10.0.0.0/24"
      ap-northeast-2b = "10.0.1.0/24"
      ap-northeast-2c = "10.0.2.0/24"
    }

    private_subnets = {
      ap-northeast-2a = "10.0.16.0/20"
      ap-northeast-2b = "10.0.32.0/20"
      ap-northeast-2c = "10.0.48.0/20"
    }
  }

  assert {
    condition = (
      length(output.private_subnet_ids) == 3
      && output.private_subnet_ids[1] == aws_subnet.private["ap-northeast-2b"].id
    )
    error_message = "The new zone must take its place in the order of the zones."
  }

  assert {
    condition = (
      aws_route.private_nat["ap-northeast-2b"].nat_gateway_id == aws_nat_gateway.this["ap-northeast-2a"].id
    )
    error_message = "The new zone must use the NAT gateway that is there."
  }
}

run "a_third_zone_keeps_the_first_two" {
  command = plan

  module {
    source = "./tests/compare"
  }

  variables {
    before = run.ids_of_two_zones.before
    after = merge(
      { for az, id in run.a_third_zone.private_route_table_ids : "private-table/${az}" => id },
      { for az, id in run.a_third_zone.public_route_table_ids : "public-table/${az}" => id },
      {
        internet_gateway = run.a_third_zone.internet_gateway_id
        nat              = one(run.a_third_zone.nat_gateway_ids)
        private_a        = run.a_third_zone.private_subnet_ids[0]
        private_c        = run.a_third_zone.private_subnet_ids[2]
        public_a         = run.a_third_zone.public_subnet_ids[0]
        public_c         = run.a_third_zone.public_subnet_ids[2]
        vpc              = run.a_third_zone.vpc_id
      },
    )
  }

  assert {
    condition     = alltrue([for role, id in var.before : var.after[role] == id]) && length(var.before) == 11
    error_message = "These were replaced: ${join(", ", [for role, id in var.before : role if var.after[role] != id])}."
  }
}

run "a_nat_gateway_per_zone" {
  command = apply

  variables {
    nat_gateway_azs = ["ap-northeast-2c", "ap-northeast-2a"]
  }

  assert {
    condition = alltrue([
      for az, route in aws_route.private_nat : route.nat_gateway_id == aws_nat_gateway.this[az].id
    ]) && length(aws_nat_gateway.this) == 2
    error_message = "Each private table must use the NAT gateway of its own zone."
  }

  assert {
    condition = output.nat_gateway_ids == [
      aws_nat_gateway.this["ap-northeast-2a"].id, aws_nat_gateway.this["ap-northeast-2c"].id,
    ]
    error_message = "nat_gateway_ids must be in the order of the zones."
  }

  assert {
    condition     = toset(keys(output.nat_public_ips)) == toset(["ap-northeast-2a", "ap-northeast-2c"])
    error_message = "nat_public_ips must name the zones."
  }
}

run "no_nat_gateway_leaves_the_private_tier_without_a_way_out" {
  command = plan

  variables {
    nat_gateway_azs = []
  }

  assert {
    condition = (
      length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 &&
      length(aws_route.private_nat) == 0 && length(output.nat_gateway_ids) == 0
    )
    error_message = "Without zones there must be no NAT gateway, address or default route."
  }
}

run "gateway_endpoints_can_be_left_out" {
  command = plan

  variables {
    gateway_endpoints = []
  }

  assert {
    condition     = length(aws_vpc_endpoint.gateway) == 0
    error_message = "There must be no endpoint that was not asked for."
  }
}

run "flow_logs_are_off_by_default" {
  command = plan

  assert {
    condition = (
      length(aws_flow_log.this) == 0 && length(aws_iam_role.flow_log) == 0 &&
      length(aws_cloudwatch_log_group.flow_log) == 0 && output.flow_log_group_name == null
    )
    error_message = "Without flow_logs there must be no flow log, role or log group."
  }
}

run "flow_logs_record_all_traffic_encrypted" {
  command = plan

  variables {
    flow_logs = {
      kms_key_arn    = "arn:aws:kms:ap-northeast-2:123456789012:key/11111111-2222-3333-4444-555555555555"
      retention_days = 365
    }
  }

  assert {
    condition = (
      aws_flow_log.this["this"].traffic_type == "ALL" &&
      aws_flow_log.this["this"].max_aggregation_interval == 60 &&
      startswith(aws_flow_log.this["this"].log_format, "$${version} $${account-id} ")
    )
    error_message = "The flow log must record all traffic, each minute, in fields by name."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.flow_log["this"].kms_key_id == var.flow_logs.kms_key_arn &&
      aws_cloudwatch_log_group.flow_log["this"].retention_in_days == 365 &&
      output.flow_log_group_name == "/connectly-shared/vpc-flow-logs/connectly-shared-test"
    )
    error_message = "The log group must have the key and the retention asked for."
  }
}
