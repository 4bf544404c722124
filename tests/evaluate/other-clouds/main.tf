terraform {
  required_version = ">= 1.9"
  required_providers {
    google     = { source = "hashicorp/google", version = "~> 6.0" }
    azurerm    = { source = "hashicorp/azurerm", version = "~> 4.0" }
    kubernetes = { source = "hashicorp/kubernetes", version = "~> 2.0" }
    helm       = { source = "hashicorp/helm", version = "~> 3.0" }
  }
}
provider "google" {
  project = var.project
}
provider "azurerm" {
  features {}
}
variable "project" {
  description = "Project of the resources."
  type        = string
}
variable "names" {
  description = "Names of what is made for each."
  type        = set(string)
}
data "google_project" "this" {}

