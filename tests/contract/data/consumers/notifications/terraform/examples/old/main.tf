data "aws_ssm_parameter" "gone" {
  name = "/connectly-shared/dev/not/read/from/examples"
}
