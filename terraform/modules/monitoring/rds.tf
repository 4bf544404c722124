# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html

locals {
  _instances  = toset(var.rds == null ? [] : var.rds.instance_identifiers)
  _aurora     = var.rds == null ? false : var.rds.cluster_identifier != null
  _serverless = var.rds == null ? false : var.rds.serverless
  _gib        = 1024 * 1024 * 1024

  # An Aurora instance has local storage for temporary files; the volume of its cluster grows by itself.
  _storage = local._aurora ? {
    metric      = "FreeLocalStorage"
    threshold   = local._thresholds.rds_free_local_storage_gib
    description = "has little local storage left for temporary files and logs. Find the queries that sort or hash more than their memory, or choose a larger class: the local storage follows it."
    } : {
    metric      = "FreeStorageSpace"
    threshold   = local._thresholds.rds_free_storage_gib
    description = "has little storage left; when it is full, the instance stops. Raise the allocated storage or its upper bound, or delete what is not needed."
  }

  _rds_alarms = merge(
    {
      for id in local._instances : "rds-cpu-${id}" => {
        description = "The CPU of database instance ${id} has been busy for a quarter of an hour. Look at the top SQL in Performance Insights; tune it, or choose a larger class."
        namespace   = "AWS/RDS"
        metric      = "CPUUtilization"
        dimensions  = { DBInstanceIdentifier = id }
        statistic   = "Average"
        comparison  = "GreaterThanThreshold"
        threshold   = local._thresholds.rds_cpu_percent
        periods     = 3
        # A database that is stopped sends nothing: no alarm, and no all-clear either.
        missing = "missing"
      }
    },
    {
      for id in local._instances : "rds-connections-${id}" => {
        description = "Database instance ${id} has many connections open; at max_connections it refuses further ones. Look for pools that are too large or leak, or put the proxy before it."
        namespace   = "AWS/RDS"
        metric      = "DatabaseConnections"
        dimensions  = { DBInstanceIdentifier = id }
        statistic   = "Maximum"
        comparison  = "GreaterThanThreshold"
        threshold   = local._thresholds.rds_connections
        periods     = 2
        missing     = "missing"
      }
    },
    {
      for id in local._instances : "rds-storage-${id}" => {
        description = "Database instance ${id} ${local._storage.description}"
        namespace   = "AWS/RDS"
        metric      = local._storage.metric
        dimensions  = { DBInstanceIdentifier = id }
        statistic   = "Minimum"
        comparison  = "LessThanThreshold"
        threshold   = local._storage.threshold * local._gib
        periods     = 1
        missing     = "missing"
      }
    },
    {
      for id in local._instances : "rds-acu-${id}" => {
        description = "Database instance ${id} runs near the upper bound of its Aurora capacity units for a quarter of an hour: it cannot scale further. Raise max_capacity, or tune the top SQL."
        namespace   = "AWS/RDS"
        metric      = "ACUUtilization"
        dimensions  = { DBInstanceIdentifier = id }
        statistic   = "Average"
        comparison  = "GreaterThanThreshold"
        threshold   = local._thresholds.rds_acu_percent
        periods     = 3
        missing     = "missing"
      } if local._serverless
    },
  )

  _rds_metrics = merge(
    {
      "CPU in percent"    = { metric = "CPUUtilization", stat = "Average" }
      "Connections"       = { metric = "DatabaseConnections", stat = "Maximum" }
      "Free memory"       = { metric = "FreeableMemory", stat = "Minimum" }
      "Free storage"      = { metric = local._storage.metric, stat = "Minimum" }
      "Latency of reads"  = { metric = "ReadLatency", stat = "Average" }
      "Latency of writes" = { metric = "WriteLatency", stat = "Average" }
    },
    { for title in local._serverless ? ["Capacity in percent"] : [] : title => { metric = "ACUUtilization", stat = "Average" } },
  )

  _rds_graphs = concat(
    [
      for title, graph in local._rds_metrics : {
        title = title
        lines = [for id in local._instances : ["AWS/RDS", graph.metric, "DBInstanceIdentifier", id, { label = id, stat = graph.stat }]]
      }
    ],
    [
      for id in local._aurora ? [var.rds.cluster_identifier] : [] : {
        title = "Bytes used by the cluster's volume"
        lines = [["AWS/RDS", "VolumeBytesUsed", "DBClusterIdentifier", id, { label = id, stat = "Average" }]]
      }
    ],
  )
}
