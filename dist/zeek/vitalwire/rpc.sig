# Recognise ONC RPC on any port (RFC 5531 section 9). Nothing here alerts.
#
# The condition on the header's length always holds: it keeps these patterns out of the automaton in which Zeek looks for
# its own, of which each state would cost more.
#
# TCP streams are handed over, with what came before the match. UDP flows are given to Zeek's own analyzers, which do
# not get the packet by which they were recognised: so the first call of a flow and its answer are read from here.

# Portmap, program 100000.

signature vitalwire::rpc-call::udp::portmapper {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  event Vitalwire::datagram_called "portmapper"
  enable "portmapper"
}

signature vitalwire::rpc-reply::udp::portmapper {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::portmapper
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event Vitalwire::datagram_replied "portmapper"
}

signature vitalwire::rpc-call::tcp::portmapper {
  ip-proto == tcp
  header tcp[12:1] >= 64
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa0/
  eval Vitalwire::is_rpc_stream
  enable "stream_event"
}

# MOUNT, program 100005.

signature vitalwire::rpc-call::udp::mount {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  event Vitalwire::datagram_called "mount"
  enable "mount"
}

signature vitalwire::rpc-reply::udp::mount {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::mount
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event Vitalwire::datagram_replied "mount"
}

signature vitalwire::rpc-call::tcp::mount {
  ip-proto == tcp
  header tcp[12:1] >= 64
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa5/
  eval Vitalwire::is_rpc_stream
  enable "stream_event"
}

# NFS, program 100003: version 4 over TCP, versions 2 and 3 over UDP, which is rare today. Versions 2 and 3 over TCP
# are handed over to listed servers (data.sig), and where a watched mount was granted (nfs-read.zeek).

signature vitalwire::rpc-call::tcp::nfs4 {
  ip-proto == tcp
  header tcp[12:1] >= 64
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x04/
  eval Vitalwire::is_rpc_stream
  enable "stream_event"
}

signature vitalwire::rpc-call::udp::nfs {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00[\x02\x03]/
  event Vitalwire::datagram_called "nfs"
  enable "nfs"
}

signature vitalwire::rpc-reply::udp::nfs {
  ip-proto == udp
  requires-reverse-signature vitalwire::rpc-call::udp::nfs
  payload /^[\x00-\xff]{4}\x00\x00\x00\x01\x00\x00\x00\x00/
  event Vitalwire::datagram_replied "nfs"
}
