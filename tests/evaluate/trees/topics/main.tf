module "topics" {
  source = "./modules/topics"
  bus    = "shop"

  topics = {
    orders = { key = "alias/orders", display = "Orders of the shop" }
    audit  = { fifo = true }
    other  = {}
  }

  queues = {
    bill  = { subscribes = ["orders", "other"], delay = 5 }
    trail = { fifo = true, subscribes = ["audit"], dead = { tries = 2 } }
    quick = { dead = { enabled = false }, key = null }
  }

  rules = {
    order_placed = { pattern = jsonencode({ source = ["shop"], detail-type = ["placed"] }), enabled = true }
    every_hour   = { schedule = "rate(1 hour)", state = "DISABLED" }
    off          = { schedule = "cron(0 12 * * ? *)", enabled = false }
  }

  targets = {
    order_placed = [
      { name = "queue", arn = "arn:aws:sqs:ap-northeast-2:111122223333:bill", retry = [3, 600] },
      {
        name = "log"
        arn  = "arn:aws:logs:ap-northeast-2:111122223333:log-group:/orders"
        transformer = {
          paths    = { id = "$.detail.id" }
          template = <<-EOT
            {"id": <id>, "static": "$${x}"}
          EOT
        }
      },
    ]
    every_hour = [{ name = "job", arn = "arn:aws:lambda:ap-northeast-2:111122223333:function:job", input = jsonencode({ a = [1, 2.50, null], b = "<&>" }) }]
  }
}

output "targets" { value = module.topics.targets }
output "pairs" { value = module.topics.pairs }
output "queues" { value = module.topics.queues }
