mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name       = "connectly-shared-dev-logs"
  versioning = true
  encryption = {
    kms_key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
  }
}

run "bucket_is_private_encrypted_and_kept" {
  command = plan

  assert {
    condition = (
      aws_s3_bucket_public_access_block.this.block_public_acls
      && aws_s3_bucket_public_access_block.this.block_public_policy
      && aws_s3_bucket_public_access_block.this.ignore_public_acls
      && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    )
    error_message = "All public access must be blocked."
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "ACLs must be off."
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default)
      == {
        kms_master_key_id = var.encryption.kms_key_arn
        sse_algorithm     = "aws:kms"
      }
      && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled
    )
    error_message = "Objects must be encrypted with the key, through a bucket key."
  }

  assert {
    condition = (
      one(aws_s3_bucket_server_side_encryption_configuration.this.rule).blocked_encryption_types
      == tolist(["SSE-C"])
    )
    error_message = "Keys provided by clients must be blocked."
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
    error_message = "Versioning must be on when asked for."
  }

  assert {
    condition     = aws_s3_bucket.this.force_destroy == false
    error_message = "A bucket with objects must not be destroyed unless asked for."
  }
}

run "versioning_may_be_suspended" {
  command = plan

  variables {
    versioning = false
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Suspended"
    error_message = "Versioning must be suspended when not asked for."
  }
}

run "objects_are_kept_and_old_versions_expire_by_default" {
  command = plan

  assert {
    condition = (
      length(one(aws_s3_bucket_lifecycle_configuration.this.rule).transition) == 0
      && length(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration) == 0
      && one(one(aws_s3_bucket_lifecycle_configuration.this.rule).noncurrent_version_expiration).noncurrent_days == 90
      && one(one(aws_s3_bucket_lifecycle_configuration.this.rule).abort_incomplete_multipart_upload).days_after_initiation == 7
    )
    error_message = "By default nothing moves or expires but noncurrent versions and incomplete uploads."
  }
}

run "objects_grow_cold_and_expire_as_asked_for" {
  command = plan

  variables {
    retention = {
      transition_to_ia_days           = 30
      transition_to_glacier_days      = 90
      transition_to_deep_archive_days = 180
      expiration_days                 = 2555
      noncurrent_expiration_days      = 365
    }
  }

  assert {
    condition = {
      for transition in one(aws_s3_bucket_lifecycle_configuration.this.rule).transition :
      transition.storage_class => transition.days
    } == { STANDARD_IA = 30, GLACIER = 90, DEEP_ARCHIVE = 180 }
    error_message = "Objects must move to the storage classes at the ages given."
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days == 2555
      && one(one(aws_s3_bucket_lifecycle_configuration.this.rule).noncurrent_version_expiration).noncurrent_days == 365
    )
    error_message = "Objects and versions must expire at the ages given."
  }
}
