resource "aws_kms_key" "uploads" { # expect: no-own-kms-key
  enable_key_rotation = true
}

resource "aws_kms_key" "spelled_out" { # expect: no-own-kms-key
  key_usage                = "ENCRYPT_DECRYPT"
  customer_master_key_spec = "SYMMETRIC_DEFAULT"
  enable_key_rotation      = true
}

resource "aws_kms_replica_key" "uploads" { # expect: no-own-kms-key
  primary_key_arn = aws_kms_key.uploads.arn
}

resource "aws_kms_external_key" "imported" { # expect: no-own-kms-key
  description = "Key material of the company."
}
