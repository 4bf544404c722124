resource "__RESOURCE__" "on" {
  __ATTRIBUTE__ = true
}
