resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

module "zip" {
  source      = "./modules/function"
  name        = "zip"
  package     = { file = "code/index.js" }
  environment = { stage = "dev", empty = "", queue_name = aws_sqs_queue.jobs.name, "number" = 5 }
  vpc         = { subnet_ids = ["subnet-0123456789abcdef0"] }
  attach = {
    tracing  = true
    policies = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
    allow    = { Queue = { actions = ["sqs:ReceiveMessage"], resources = ["arn:aws:sqs:ap-northeast-2:111122223333:jobs"] } }
    json     = [jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] })]
  }
  aliases  = { live = { version = "3", weights = { "4" = 0.1 } }, canary = {} }
  triggers = { api = { service = "apigateway", source_arn = "arn:aws:execute-api:ap-northeast-2:111122223333:x/*/*/*" }, bucket = { principal = "s3.amazonaws.com", source_account = "111122223333" } }
  url      = { authorization = "NONE", cors = { allow_origins = ["https://example.com"], max_age = 86400 } }
}

module "image" {
  source      = "./modules/function"
  name        = "image"
  package     = { image = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/app:1" }
  concurrency = 5
  attach      = { logs = false }
  sources = {
    queue  = { arn = "arn:aws:sqs:ap-northeast-2:111122223333:jobs", batch_size = 10, filters = [{ pattern = jsonencode({ body = { kind = ["a"] } }) }, { pattern = jsonencode({ body = { n = [{ numeric = [">", 10] }] } }) }] }
    stream = { arn = "arn:aws:kinesis:ap-northeast-2:111122223333:stream/s", starting_position = "LATEST", on_failure = "arn:aws:sqs:ap-northeast-2:111122223333:dead", edge = true }
  }
}

module "stored" {
  source  = "./modules/function"
  name    = "stored"
  package = { s3 = { bucket = "code", key = "stored.zip" } }
}

moved {
  from = module.old
  to   = module.stored
}

output "environment" { value = module.zip.environment }
output "permitted" { value = module.zip.permitted }
output "statements" { value = [module.zip.statements, module.image.statements, module.stored.statements] }
