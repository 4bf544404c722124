resource "aws_kms_key" "cache" {
  enable_key_rotation = true
}

resource "aws_memorydb_cluster" "sessions" {
  name        = "sessions"
  kms_key_arn = aws_kms_key.cache.arn
}
