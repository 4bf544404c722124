resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_opensearch_domain" "plain" { # expect: opensearch-cmk
  domain_name = "plain"
}

resource "aws_elasticsearch_domain" "service_key" {
  domain_name = "service-key"

  encrypt_at_rest { # expect: opensearch-cmk
    enabled = true
  }
}

resource "aws_opensearch_domain" "off" {
  domain_name = "off"

  encrypt_at_rest {
    enabled    = false # expect: opensearch-cmk
    kms_key_id = aws_kms_key.this.key_id
  }
}

resource "aws_opensearchserverless_security_policy" "owned" {
  name = "owned"
  type = "encryption"
  policy = jsonencode({ # expect: opensearch-cmk
    Rules       = [{ ResourceType = "collection", Resource = ["collection/logs"] }]
    AWSOwnedKey = true
  })
}
