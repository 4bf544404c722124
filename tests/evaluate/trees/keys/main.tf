module "data" {
  source   = "./modules/keys"
  aliases  = ["b/data", "a/data", "a/data"]
  owners   = ["arn:aws:iam::111122223333:role/owner"]
  users    = [for name in ["api", "worker"] : format("arn:aws:iam::%012d:role/%s", 111122223333, name)]
  services = { "logs.ap-northeast-2" = ["kms:Encrypt*", "kms:Decrypt*"], events = ["kms:Decrypt"] }
  grants = {
    lambda = { principal = "arn:aws:iam::111122223333:role/lambda", operations = ["Decrypt", "Encrypt"], constraints = [{ equals = { Department = "Finance" } }] }
    plain  = { name = "named", principal = "arn:aws:iam::111122223333:role/plain", operations = ["Decrypt"] }
  }
  statements = {
    Deny = {
      effect         = "Deny"
      not_actions    = ["kms:Describe*"]
      not_principals = [{ type = "AWS", identifiers = ["arn:aws:iam::111122223333:role/owner"] }]
      conditions     = [{ test = "Bool", variable = "aws:SecureTransport", values = ["false"] }, { test = "StringLike", variable = "kms:ViaService", values = ["s3.*.amazonaws.com", "rds.*.amazonaws.com"] }]
    }
    other = { sid = "Named", actions = ["kms:Decrypt"], principals = [{ type = "AWS", identifiers = ["*"] }] }
  }
}

module "signing" {
  source                  = "./modules/keys"
  usage                   = "SIGN_VERIFY"
  description             = "Signs"
  computed_aliases        = { one = { name = "signing" } }
  aliases_use_name_prefix = true
  default_policy          = false
  policy                  = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "x", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" }] })
}

module "copy" {
  source          = "./modules/keys"
  replica         = true
  primary_key_arn = "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"
  aliases         = ["copy"]
}

output "policies" { value = [module.data.policy, module.signing.policy, module.copy.policy] }
output "aliases" { value = merge(module.data.aliases, module.copy.aliases) }
