# A sensor that installs the pinned pack at its first start, from the channel's repository for apt. No provider
# is named here: hand `local.user_data` to the machine of your cloud (user_data, custom_data, metadata).

terraform {
  required_version = ">= 1.3"
}

variable "lock_file" {
  description = "vitalwire.lock of this repository, as `vitalwire pin` wrote it"
  type        = string
  default     = "vitalwire.lock"
}

variable "apt_key_file" {
  description = "The publisher's OpenPGP key for apt, from a place that you trust"
  type        = string
  default     = "vitalwire.asc"
}

locals {
  lock = yamldecode(file(var.lock_file))

  user_data = templatefile("${path.module}/cloud-init.yaml.tftpl", {
    place   = local.lock.place
    version = local.lock.version
    key     = base64encode(file(var.apt_key_file))
  })
}

output "vitalwire_version" {
  value = local.lock.version
}

output "user_data" {
  value = local.user_data
}
