variable "protect" {
  type = bool
}

resource "aws_db_instance" "main" {
  engine              = "postgres"
  deletion_protection = var.protect # expect-undecided: deletion-protection
}

resource "aws_s3_bucket" "invoices" {
  bucket        = "invoices"
  force_destroy = !var.protect # expect-undecided: deletion-protection
}
