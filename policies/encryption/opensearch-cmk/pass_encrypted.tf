resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_opensearch_domain" "search" {
  domain_name = "search"

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.this.key_id
  }
}

resource "aws_elasticsearch_domain" "legacy" {
  domain_name = "legacy"

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.this.arn
  }
}

resource "aws_opensearchserverless_security_policy" "own_key" {
  name = "own-key"
  type = "encryption"
  policy = jsonencode({
    Rules       = [{ ResourceType = "collection", Resource = ["collection/logs"] }]
    AWSOwnedKey = false
    KmsARN      = aws_kms_key.this.arn
  })
}

resource "aws_opensearchserverless_security_policy" "network" {
  name   = "network"
  type   = "network"
  policy = jsonencode([{ AllowFromPublic = false }])
}
