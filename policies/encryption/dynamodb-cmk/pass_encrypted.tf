resource "aws_kms_key" "this" {
  enable_key_rotation = true
  multi_region        = true
}

resource "aws_kms_replica_key" "frankfurt" {
  provider        = aws.frankfurt
  primary_key_arn = aws_kms_key.this.arn
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }

  replica {
    region_name = "eu-central-1"
    kms_key_arn = aws_kms_replica_key.frankfurt.arn
  }
}

resource "aws_dynamodb_table_replica" "orders" {
  global_table_arn = aws_dynamodb_table.orders.arn
  kms_key_arn      = aws_kms_replica_key.frankfurt.arn
}
