# Hand NFSv4 streams to nfs4.zeek; nothing here alerts by itself.

signature vitalwire-nfs4 {
  ip-proto == tcp
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x04/
  enable "stream_event"
}
