module "bucket" {
  source = "../s3-bucket"

  name          = var.bucket_name
  force_destroy = var.force_destroy
  versioning    = true

  encryption = {
    kms_key_arn = var.kms_key_arn
  }

  retention = {
    noncurrent_expiration_days = 90
  }
}

# Terraform and OpenTofu lock a state by an item whose LockID is the state's bucket and key.
# https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
resource "aws_dynamodb_table" "lock" {
  name                        = var.lock_table_name
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = var.enable_deletion_protection
  hash_key                    = "LockID"

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  tags = {
    Name = var.lock_table_name
  }
}
