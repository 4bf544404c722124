# No AWS here: not the organisation's to judge.
provider "google" {
  project = "analytics"
}

resource "google_storage_bucket" "exports" {
  name     = "exports"
  location = "asia-northeast3"
}
