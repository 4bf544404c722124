resource "aws_msk_cluster" "no_key" { # expect: kinesis-cmk
  cluster_name = "events"
}

resource "aws_msk_cluster" "in_transit_only" {
  cluster_name = "orders"

  encryption_info { # expect: kinesis-cmk
    encryption_in_transit {
      client_broker = "TLS"
    }
  }
}
