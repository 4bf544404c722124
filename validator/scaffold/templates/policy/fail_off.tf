resource "__RESOURCE__" "off" {
  __ATTRIBUTE__ = false # expect: __RULE__
}

resource "__RESOURCE__" "unset" { # expect: __RULE__
}
