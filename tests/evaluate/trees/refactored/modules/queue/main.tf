variable "name" {
  type = string
}

resource "aws_sqs_queue" "this" {
  name = var.name
}

moved {
  from = aws_sqs_queue.main
  to   = aws_sqs_queue.this
}

output "name" {
  value = aws_sqs_queue.this.name
}
