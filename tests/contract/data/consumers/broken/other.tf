data "aws_ssm_parameter" "key" {
  name = "/connectly-shared/dev/kms/key/id" # reads: ssm kms/key/id
}
