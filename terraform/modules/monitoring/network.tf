# https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html

locals {
  # Not try(): it makes a map unknown whose ids are.
  _nat_gateways = var.network == null ? {} : var.network.nat_gateway_ids

  _network_metric_alarms = {
    for az, id in local._nat_gateways : "nat-port-allocation-${az}" => {
      description = "The NAT gateway of ${az} found no free source port: connections to one destination exceed 55,000 for each of its addresses. Find the task that opens them, reuse connections, or add addresses to the gateway."
      namespace   = "AWS/NATGateway"
      metric      = "ErrorPortAllocation"
      dimensions  = { NatGatewayId = id }
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = local._thresholds.nat_port_allocation_errors
      periods     = 1
      missing     = "notBreaching"
    }
  }

  _network_expression_alarms = {
    for az, id in local._nat_gateways : "nat-packets-drop-${az}" => {
      description = "The NAT gateway of ${az} drops packets for a quarter of an hour. Look at the AWS Health Dashboard, and at the traffic against the limits of a gateway; move private subnets to another gateway if it goes on."
      namespace   = "AWS/NATGateway"
      dimensions  = { NatGatewayId = id }
      statistic   = "Sum"
      metrics = {
        dropped          = "PacketsDropCount"
        from_destination = "PacketsInFromDestination"
        from_source      = "PacketsInFromSource"
      }
      # Without traffic there is no share to speak of.
      expression = "IF(from_source + from_destination > 0, 100 * dropped / (from_source + from_destination), 0)"
      label      = "Dropped packets in percent"
      threshold  = local._thresholds.nat_packets_drop_percent
      periods    = 3
      missing    = "notBreaching"
    }
  }

  _network_graphs = [
    {
      title = "Port allocation errors"
      lines = [for az, id in local._nat_gateways : ["AWS/NATGateway", "ErrorPortAllocation", "NatGatewayId", id, { label = az, stat = "Sum" }]]
    },
    {
      title = "Dropped packets"
      lines = [for az, id in local._nat_gateways : ["AWS/NATGateway", "PacketsDropCount", "NatGatewayId", id, { label = az, stat = "Sum" }]]
    },
    {
      title = "Active connections"
      lines = [for az, id in local._nat_gateways : ["AWS/NATGateway", "ActiveConnectionCount", "NatGatewayId", id, { label = az, stat = "Maximum" }]]
    },
    {
      title = "Bytes to the internet"
      lines = [for az, id in local._nat_gateways : ["AWS/NATGateway", "BytesOutToDestination", "NatGatewayId", id, { label = az, stat = "Sum" }]]
    },
  ]
}
