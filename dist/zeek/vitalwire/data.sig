# Signatures that depend on the definitions. Vitalwire 2.0.0, rendered from rules-src/ by "npm run build"; edit
# there. Nothing here alerts by itself.
#
# Streams are recognised without a condition on any header, and whether it is TCP is asked of what matched: where a sensor
# sees a server's SYN-ACK and no SYN, Zeek turns the connection round and has no packet to ask such a condition of, so
# that no signature with one matches on what that server sends (zeek 8.0 src/analyzer/protocol/pia/PIA.cc, DoMatch).

signature vitalwire::frames {
  payload /[\x00-\xff]{2}(\x05\x3e)|[\x00-\xff]{0}(\x02\x00\x05\x43|\x06\x00\x05\x45\x00\x00|\x02\x00\x05\x47|\xf8\x8f\x01\x0d\x00\xa4\xa5\xa5\xa5\xa4\xa5\xa1\xee|\x10\x00\x02\x00\x00\x00)|[\x00-\xff]*(\x05\x46\x00\x00\x14\x00|\x05\x46\x00\x00\x15\x00|\x05\x46\x00\x00\x16\x00|\x05\x46\x00\x00\x17\x00|\x0bMSH\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7cORU\x5eR01\x7c103\x7c\x50\x7c2\.3\.1\x7c\x0dPID\x7c|\x0bMSH\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7cQRY\x5eR02\x7c1203\x7c\x50\x7c2\.3\.1)/
  eval Vitalwire::is_frame_stream
  enable "stream_event"
}

signature vitalwire::sequences {
  payload /[\x00-\xff]*(\/1\/1\x3e|1\.2\.840\.10008\.|\x0b\x3c\x3fxml)/
  eval Vitalwire::is_sequence_stream
  enable "stream_event"
}

signature vitalwire::border-sequences {
  payload /[\x00-\xff]*(\x50\x7c\x31\x7c|\x021H\x7c\x5c\x5e\x26\x7c|\x3e\x31\x2020|\x0bMSH\x7c|\x0bFHS\x7c|\x0bBHS\x7c)/
  eval Vitalwire::is_border_sequence_stream
  enable "stream_event"
}

signature vitalwire::datagram-datagram::atna-border::audit {
  ip-proto == udp
  payload /^[\x00-\xff]{0}\x3c/
  event Vitalwire::datagram_recognised "atna-border/audit"
}

signature vitalwire::answer-tcp::contec-cms8000::answered {
  src-ip == 202.114.4.119, 202.114.4.120
  ip-proto == tcp
  header tcp[13:1] & 63 == 18
  event Vitalwire::answer_seen "contec-cms8000/answered"
}

signature vitalwire::answer-udp::contec-cms8000::answered {
  src-ip == 202.114.4.119, 202.114.4.120
  ip-proto == udp
  event Vitalwire::answer_seen "contec-cms8000/answered"
}

signature vitalwire::answer-icmp::contec-cms8000::answered {
  src-ip == 202.114.4.119, 202.114.4.120
  ip-proto == icmp
  header icmp[0:1] == 0
  event Vitalwire::answer_seen "contec-cms8000/answered"
}

signature vitalwire::stream::contec-cms8000::hl7 {
  ip-proto == tcp
  dst-ip == 202.114.4.120
  payload /[\x00-\xff]/
  eval Vitalwire::is_frame_stream
  enable "stream_event"
}

signature vitalwire::nfs-udp::contec-cms8000::nfs-lookup {
  ip-proto == udp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  event Vitalwire::datagram_called "contec-cms8000/nfs-lookup"
  enable "nfs"
}

signature vitalwire::nfs-tcp::contec-cms8000::nfs-lookup {
  ip-proto == tcp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3/
  eval Vitalwire::is_rpc_stream
  enable "stream_event"
}

signature vitalwire::datagram::mindray-pds::beacon {
  ip-proto == udp
  payload /^[\x00-\xff]{0}MSH\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7cADT\x5eA01\x7c101\x7c\x50\x7c2\.3\.1\x7c/
  event Vitalwire::datagram_recognised "mindray-pds/beacon"
}

signature vitalwire::beacon-datagram::mindray-pds::patient-data {
  ip-proto == udp
  payload /^[\x00-\xff]{0}MSH\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7cADT\x5eA01\x7c101\x7c\x50\x7c2\.3\.1\x7c/
  event Vitalwire::datagram_recognised "mindray-pds/patient-data"
}
