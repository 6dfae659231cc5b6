# Hand ONC RPC to Zeek's own analyzers, on any port. An analyzer that is attached by a signature does not get
# the packet that matched when it came over UDP, or over TCP without a handshake: rpc-call.zeek reads that
# one, and the answer to it, from the signature's own data.

signature vitalwire::rpc-call::udp::portmapper {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  event "vitalwire"
  enable "portmapper"
}

signature vitalwire::rpc-call::udp::mount {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  event "vitalwire"
  enable "mount"
}

signature vitalwire::rpc-reply::udp::mount {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::mount
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::udp::nfs-contec-cms8000-nfs-lookup {
  ip-proto == udp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  event "vitalwire"
  enable "nfs"
}

signature vitalwire::rpc-call::tcp::portmapper {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  event "vitalwire"
  enable "portmapper"
}

signature vitalwire::rpc-call::tcp::mount {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  event "vitalwire"
  enable "mount"
}

signature vitalwire::rpc-reply::tcp::mount {
  ip-proto == tcp
  requires-reverse-signature vitalwire::rpc-call::tcp::mount
  payload /^[\x00-\xff]{8}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::tcp::nfs-contec-cms8000-nfs-lookup {
  ip-proto == tcp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  event "vitalwire"
  enable "nfs"
}
