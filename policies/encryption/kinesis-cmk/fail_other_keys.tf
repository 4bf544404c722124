resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_kinesis_stream" "plain" { # expect: kinesis-cmk
  name        = "plain"
  shard_count = 1
}

# A key without the type encrypts nothing.
resource "aws_kinesis_stream" "key_only" { # expect: kinesis-cmk
  name        = "key-only"
  shard_count = 1
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_kinesis_stream" "service_key" {
  name            = "service-key"
  shard_count     = 1
  encryption_type = "KMS"
  kms_key_id      = "alias/aws/kinesis" # expect: kinesis-cmk
}

resource "aws_kinesis_firehose_delivery_stream" "plain" { # expect: kinesis-cmk
  name        = "plain"
  destination = "http_endpoint"
}

resource "aws_kinesis_firehose_delivery_stream" "owned" {
  name        = "owned"
  destination = "http_endpoint"

  server_side_encryption { # expect: kinesis-cmk
    enabled = true
  }
}

resource "aws_kinesis_video_stream" "service_key" { # expect: kinesis-cmk
  name = "camera"
}
