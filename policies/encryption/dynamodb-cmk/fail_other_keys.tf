data "aws_kms_alias" "dynamodb" {
  name = "alias/aws/dynamodb"
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

# Without the block the key is one that DynamoDB owns.
resource "aws_dynamodb_table" "owned" { # expect: dynamodb-cmk
  name     = "owned"
  hash_key = "id"
}

resource "aws_dynamodb_table" "service_key" {
  name = "service-key"

  server_side_encryption { # expect: dynamodb-cmk
    enabled = true
  }
}

resource "aws_dynamodb_table" "service_alias" {
  name = "service-alias"

  server_side_encryption {
    enabled     = true
    kms_key_arn = data.aws_kms_alias.dynamodb.target_key_arn # expect: dynamodb-cmk
  }
}

resource "aws_dynamodb_table" "off" {
  name = "off"

  server_side_encryption {
    enabled     = false # expect: dynamodb-cmk
    kms_key_arn = aws_kms_key.this.arn
  }
}

resource "aws_dynamodb_table" "replica" {
  name             = "replica"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }

  replica { # expect: dynamodb-cmk
    region_name = "eu-central-1"
  }
}

resource "aws_dynamodb_table_replica" "plain" { # expect: dynamodb-cmk
  global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
}
