resource "aws_memorydb_cluster" "service_key" { # expect: elasticache-cmk
  name = "sessions"
}
