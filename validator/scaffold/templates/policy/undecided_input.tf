variable "on" {
  type = bool
}

resource "__RESOURCE__" "given" {
  __ATTRIBUTE__ = var.on # expect-undecided: __RULE__
}
