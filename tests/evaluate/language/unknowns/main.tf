resource "terraform_data" "a" {
  input = { known = "k", list = ["x", "y"] }
}

resource "terraform_data" "many" {
  count = 2
  input = count.index
}

locals {
  later   = terraform_data.a.id
  flag    = terraform_data.a.id == "x"
  partial = { known = 1, later = terraform_data.a.id }
}

output "both_branches_agree" { value = local.flag ? "same" : "same" }
output "one_unknown_branch" { value = true ? "known" : local.later }
output "other_unknown_branch" { value = false ? local.later : "known" }
output "try_known_first" { value = try(local.partial.known, local.later) }
output "try_missing" { value = try(local.partial.missing, "fallback") }
output "try_missing_of_unknown" { value = try(local.later.missing, "fallback") }
output "try_null" { value = try(null, "fallback") == null }
output "can_known" { value = [can(local.partial.known), can(local.partial.missing), can(tonumber("x"))] }
output "can_unknown" { value = can(tonumber(local.later)) }
output "lengths" { value = [length([local.later, 1]), length({ a = local.later }), length(terraform_data.many)] }
output "partial" { value = [for key, value in local.partial : key] }
output "lookup" { value = lookup(local.partial, "known", 0) }
output "merge" { value = merge({ a = 1 }, local.partial).known }
output "short" { value = [false && local.flag, true || local.flag] }
output "coalesce" { value = coalesce("first", local.later) }
output "concat" { value = concat(["a"], [local.later])[0] }
output "keys" { value = keys({ a = local.later }) }
output "element" { value = element(["a", "b"], 3) }
output "zip" { value = keys(zipmap(["k"], [local.later])) }
output "template" { value = "id=${local.later}!" }
output "is_null" { value = terraform_data.a.id == null }
output "input" { value = terraform_data.a.input.known }
output "splat" { value = [for one in terraform_data.many : one.input] }
output "set" { value = length(toset(["a", "a"])) }
output "one" { value = one(terraform_data.many[*].input == [0, 1] ? ["x"] : []) }
output "nested_try" { value = try(try(local.nope_at_all["x"], local.partial["missing"]), "inner") }

locals {
  nope_at_all = {}
}
