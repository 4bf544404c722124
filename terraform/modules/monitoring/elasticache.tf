# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html

locals {
  _members = toset(var.elasticache == null ? [] : var.elasticache.member_ids)

  _member_metrics = {
    elasticache-cpu = {
      title       = "CPU of the engine in percent"
      metric      = "EngineCPUUtilization"
      statistic   = "Average"
      threshold   = local._thresholds.elasticache_cpu_percent
      periods     = 3
      description = "keeps the one thread of its engine busy for a quarter of an hour. Look for slow commands (SLOWLOG), read from replicas, or add shards: a larger node has no faster thread."
    }
    elasticache-evictions = {
      title       = "Evictions"
      metric      = "Evictions"
      statistic   = "Sum"
      threshold   = local._thresholds.elasticache_evictions
      periods     = 1
      description = "evicts keys before they expire, for its memory is full. Give keys shorter lives, or choose larger nodes or more shards."
    }
    elasticache-host-cpu = {
      title       = "CPU of the host in percent"
      metric      = "CPUUtilization"
      statistic   = "Average"
      threshold   = local._thresholds.elasticache_host_cpu_percent
      periods     = 3
      description = "has a busy host for a quarter of an hour: connections, TLS and backups take CPU besides the engine. Reuse connections, or choose a larger node."
    }
    elasticache-memory = {
      title       = "Memory in percent"
      metric      = "DatabaseMemoryUsagePercentage"
      statistic   = "Maximum"
      threshold   = local._thresholds.elasticache_memory_percent
      periods     = 3
      description = "fills its memory; when it is full, keys are evicted or writes refused. Give keys shorter lives, or choose larger nodes or more shards."
    }
  }

  _elasticache_alarms = merge([
    for name, watched in local._member_metrics : {
      for id in local._members : "${name}-${id}" => {
        description = "Cache member ${id} ${watched.description}"
        namespace   = "AWS/ElastiCache"
        metric      = watched.metric
        dimensions  = { CacheClusterId = id }
        statistic   = watched.statistic
        comparison  = "GreaterThanThreshold"
        threshold   = watched.threshold
        periods     = watched.periods
        # A member that is replaced sends nothing for a while: no alarm, and no all-clear either.
        missing = "missing"
      }
    }
  ]...)

  _elasticache_graphs = concat(
    [
      for name, watched in local._member_metrics : {
        title = watched.title
        lines = [for id in local._members : ["AWS/ElastiCache", watched.metric, "CacheClusterId", id, { label = id, stat = watched.statistic }]]
      }
    ],
    [
      for title, metric in { "Connections" = "CurrConnections", "Replication lag" = "ReplicationLag" } : {
        title                              = title
        lines                              = [for id in local._members : ["AWS/ElastiCache", metric, "CacheClusterId", id, { label = id, stat = "Maximum" }]]
      }
    ],
  )
}
