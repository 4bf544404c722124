resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_kinesis_stream" "events" {
  name            = "events"
  encryption_type = "KMS"
  kms_key_id      = aws_kms_key.this.id

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

resource "aws_kinesis_firehose_delivery_stream" "direct" {
  name        = "direct"
  destination = "http_endpoint"

  server_side_encryption {
    enabled  = true
    key_type = "CUSTOMER_MANAGED_CMK"
    key_arn  = aws_kms_key.this.arn
  }
}

# It reads from a stream that keeps, and encrypts, the data.
resource "aws_kinesis_firehose_delivery_stream" "of_stream" {
  name        = "of-stream"
  destination = "http_endpoint"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.events.arn
    role_arn           = "arn:aws:iam::111122223333:role/firehose"
  }
}

resource "aws_kinesis_video_stream" "camera" {
  name       = "camera"
  kms_key_id = aws_kms_key.this.arn
}
