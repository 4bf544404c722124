resource "aws_cloudwatch_log_group" "plain" { # expect: log-group-cmk
  name = "/vpc/flow-logs"
}

resource "aws_flow_log" "to_group" {
  vpc_id          = "vpc-0123456789abcdef0"
  traffic_type    = "ALL"
  iam_role_arn    = "arn:aws:iam::111122223333:role/flow-logs"
  log_destination = aws_cloudwatch_log_group.plain.arn # expect: flow-log-encrypted
}

resource "aws_s3_bucket" "plain" { # expect: s3-bucket-cmk
  bucket = "acme-flow-logs"
}

resource "aws_flow_log" "to_bucket" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "${aws_s3_bucket.plain.arn}/vpc/" # expect: flow-log-encrypted
}

resource "aws_flow_log" "by_name" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::acme-flow-logs" # expect: flow-log-encrypted
}

resource "aws_kinesis_firehose_delivery_stream" "plain" { # expect: kinesis-cmk
  name        = "flow-logs"
  destination = "http_endpoint"
}

resource "aws_flow_log" "to_stream" {
  vpc_id               = "vpc-0123456789abcdef0"
  traffic_type         = "ALL"
  log_destination_type = "kinesis-data-firehose"
  log_destination      = aws_kinesis_firehose_delivery_stream.plain.arn # expect: flow-log-encrypted
}
