module "may_be_a_branch" { # expect-undecided: module-source-pinned
  source = "git::https://git.example.com/infrastructure/service.git?ref=blue-whale"
}

module "archive" { # expect-undecided: module-source-pinned
  source = "https://files.example.com/service.zip"
}
