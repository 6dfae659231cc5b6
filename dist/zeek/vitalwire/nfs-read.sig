# Recognise NFS v2 and v3 over UDP, which is rare today. Over TCP, rpc-call.sig recognises it to listed servers;
# connections to others are handed over when a watched mount was granted (mounts.zeek).
# The first call of a flow and its answer: see rpc-call.sig.

signature vitalwire::rpc-call::udp::nfs2 {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x02/
  event "vitalwire"
  enable "nfs"
}

signature vitalwire::rpc-reply::udp::nfs2 {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::nfs2
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}

signature vitalwire::rpc-call::udp::nfs3 {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x03/
  event "vitalwire"
  enable "nfs"
}

signature vitalwire::rpc-reply::udp::nfs3 {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::nfs3
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event "vitalwire"
}
