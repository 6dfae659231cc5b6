# Signatures that depend on the definitions. Vitalwire 2.0.0, rendered from rules-src/ by "npm run build"; edit
# there. Nothing here alerts by itself. The conditions on the TCP header's length: see rpc.sig.

signature vitalwire::frames {
  ip-proto == tcp
  header tcp[12:1] >= 64
  payload /[\x00-\xff]{2}(\x05\x3e)|[\x00-\xff]{0}(\x02\x00\x05\x43|\x06\x00\x05\x45\x00\x00|\x02\x00\x05\x47|\xf8\x8f\x01\x0d\x00\xa4\xa5\xa5\xa5\xa4\xa5\xa1\xee|\x10\x00\x02\x00\x00\x00)|[\x00-\xff]*(\x05\x46\x00\x00\x14\x00|\x05\x46\x00\x00\x15\x00|\x05\x46\x00\x00\x16\x00|\x05\x46\x00\x00\x17\x00|\x0b\x4d\x53\x48\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7c\x4f\x52\x55\x5e\x52\x30\x31\x7c\x31\x30\x33\x7c\x50\x7c\x32\x2e\x33\x2e\x31\x7c\x0d\x50\x49\x44\x7c|\x0b\x4d\x53\x48\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7c\x51\x52\x59\x5e\x52\x30\x32\x7c\x31\x32\x30\x33\x7c\x50\x7c\x32\x2e\x33\x2e\x31)/
  eval Vitalwire::is_frame_stream
  enable "stream_event"
}

signature vitalwire::sequences {
  ip-proto == tcp
  header tcp[12:1] >= 64
  payload /[\x00-\xff]*(\x2f\x31\x2f\x31\x3e|\x31\x2e\x32\x2e\x38\x34\x30\x2e\x31\x30\x30\x30\x38\x2e|\x0b\x3c\x3f\x78\x6d\x6c)/
  eval Vitalwire::is_sequence_stream
  enable "stream_event"
}

signature vitalwire::border-sequences {
  ip-proto == tcp
  header tcp[12:1] >= 64
  payload /[\x00-\xff]*(\x50\x7c\x31\x7c|\x02\x31\x48\x7c\x5c\x5e\x26\x7c|\x3e\x31\x20\x32\x30|\x0b\x4d\x53\x48\x7c|\x0b\x46\x48\x53\x7c|\x0b\x42\x48\x53\x7c)/
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
  payload /^[\x00-\xff]{0}\x4d\x53\x48\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7c\x41\x44\x54\x5e\x41\x30\x31\x7c\x31\x30\x31\x7c\x50\x7c\x32\x2e\x33\x2e\x31\x7c/
  event Vitalwire::datagram_recognised "mindray-pds/beacon"
}

signature vitalwire::beacon-datagram::mindray-pds::patient-data {
  ip-proto == udp
  payload /^[\x00-\xff]{0}\x4d\x53\x48\x7c\x5e\x7e\x5c\x26\x7c\x7c\x7c\x7c\x7c\x7c\x7c\x41\x44\x54\x5e\x41\x30\x31\x7c\x31\x30\x31\x7c\x50\x7c\x32\x2e\x33\x2e\x31\x7c/
  event Vitalwire::datagram_recognised "mindray-pds/patient-data"
}
