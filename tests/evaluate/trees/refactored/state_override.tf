variable "retention" {
  default = 30
}

locals {
  groups = { app = 1, batch = 1, audit = 3 }
}

resource "aws_s3_bucket" "state" {
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "state" {
  versioning_configuration {
    status = "Enabled"
  }
}

output "state" {
  value = "forced: ${aws_s3_bucket.state.force_destroy}"
}
