# Recognise ONC RPC on any port: the first call and its answer are read from the signature's own data, the rest
# of a TCP stream by rpc-stream.zeek, the rest of a UDP flow by Zeek's own analyzers. Nothing here alerts.

signature vitalwire::rpc-call::udp::portmapper {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  event "vitalwire"
  enable "portmapper"
}

signature vitalwire::rpc-reply::udp::portmapper {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::portmapper
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
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

signature vitalwire::rpc-reply::udp::nfs-contec-cms8000-nfs-lookup {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::nfs-contec-cms8000-nfs-lookup
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::tcp::portmapper {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  event "vitalwire"
  enable "stream_event"
}

signature vitalwire::rpc-reply::tcp::portmapper {
  ip-proto == tcp
  requires-reverse-signature vitalwire::rpc-call::tcp::portmapper
  payload /^[\x00-\xff]{8}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::tcp::mount {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  event "vitalwire"
  enable "stream_event"
}

signature vitalwire::rpc-reply::tcp::mount {
  ip-proto == tcp
  requires-reverse-signature vitalwire::rpc-call::tcp::mount
  payload /^[\x00-\xff]{8}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::tcp::nfs4 {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x04/
  event "vitalwire"
  enable "stream_event"
}

signature vitalwire::rpc-reply::tcp::nfs4 {
  ip-proto == tcp
  requires-reverse-signature vitalwire::rpc-call::tcp::nfs4
  payload /^[\x00-\xff]{8}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::tcp::nfs-contec-cms8000-nfs-lookup {
  ip-proto == tcp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  event "vitalwire"
  enable "stream_event"
}

signature vitalwire::rpc-reply::tcp::nfs-contec-cms8000-nfs-lookup {
  ip-proto == tcp
  requires-reverse-signature vitalwire::rpc-call::tcp::nfs-contec-cms8000-nfs-lookup
  payload /^[\x00-\xff]{8}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}
