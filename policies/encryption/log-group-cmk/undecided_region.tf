# Without a provider block the Region comes with the environment of whoever runs it.
resource "aws_cloudwatch_log_group" "anywhere" {
  name       = "/ecs/app"
  kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" # expect-undecided: log-group-cmk
}
