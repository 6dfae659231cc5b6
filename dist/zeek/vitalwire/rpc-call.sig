# Hand ONC RPC to Zeek's own analyzers, on any port; nothing here alerts by itself.

signature vitalwire-portmapper-udp {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  enable "portmapper"
}

signature vitalwire-mount-udp {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  enable "mount"
}

signature vitalwire-nfs-udp-contec-cms8000-nfs-lookup {
  ip-proto == udp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  enable "nfs"
}

signature vitalwire-portmapper-tcp {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  enable "portmapper"
}

signature vitalwire-mount-tcp {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  enable "mount"
}

signature vitalwire-nfs-tcp-contec-cms8000-nfs-lookup {
  ip-proto == tcp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  enable "nfs"
}
