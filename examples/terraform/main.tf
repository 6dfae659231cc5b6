# A sensor that installs the pinned pack at its first start. No provider is named here: hand
# `local.user_data` to the machine of your cloud (user_data, custom_data, metadata).

terraform {
  required_version = ">= 1.3"
}

variable "lock_file" {
  description = "vitalwire.lock of this repository, as `vitalwire pin` wrote it"
  type        = string
  default     = "vitalwire.lock"
}

variable "key_file" {
  description = "The publisher's public key, which the lock does not hold"
  type        = string
  default     = "vitalwire.pub"
}

variable "scripts" {
  description = "Folder with vitalwire-install.sh and vitalwire-verify.sh"
  type        = string
  default     = "."
}

locals {
  lock = yamldecode(file(var.lock_file))

  user_data = templatefile("${path.module}/cloud-init.yaml.tftpl", {
    lock    = base64encode(file(var.lock_file))
    key     = base64encode(file(var.key_file))
    install = base64encode(file("${var.scripts}/vitalwire-install.sh"))
    verify  = base64encode(file("${var.scripts}/vitalwire-verify.sh"))
  })
}

output "vitalwire_version" {
  value = local.lock.version
}

output "user_data" {
  value = local.user_data
}
