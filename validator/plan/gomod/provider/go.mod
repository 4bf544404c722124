module shared-check.invalid/provider

go 1.25.7

require github.com/hashicorp/terraform-provider-aws v1.60.0

// The upstream module cannot be required as it stands: its releases since v2 carry tags without
// the /vN path. This fork follows upstream and publishes the tree of release 6.34.0.
replace github.com/hashicorp/terraform-provider-aws v1.60.0 => github.com/upbound/terraform-provider-aws v0.0.0-20260305123303-f7691456b787
