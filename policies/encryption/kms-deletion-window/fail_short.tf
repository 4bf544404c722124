resource "aws_kms_key" "week" {
  deletion_window_in_days = 7 # expect: kms-deletion-window
  enable_key_rotation     = true
}

resource "aws_kms_replica_key" "week" {
  primary_key_arn         = aws_kms_key.week.arn
  deletion_window_in_days = 13 # expect: kms-deletion-window
}
