locals {
  # What is worth a message where nothing else is asked for; the README says why.
  _default_thresholds = {
    ecs_placement_failures       = 0
    ecs_quota_percent            = 80
    ecs_reservation_percent      = 90
    elasticache_cpu_percent      = 90
    elasticache_evictions        = 100
    elasticache_host_cpu_percent = 90
    elasticache_memory_percent   = 80
    kms_errors                   = 0
    nat_packets_drop_percent     = 0.01
    nat_port_allocation_errors   = 0
    rds_acu_percent              = 90
    rds_connections              = 80
    rds_cpu_percent              = 80
    rds_free_local_storage_gib   = 2
    rds_free_storage_gib         = 5
  }
}
