# Hand NFS v2 and v3 to Zeek's own analyzer: over UDP everywhere, which is rare today, over TCP to the usual
# servers. Connections to other servers are handed over when a watched mount was granted (mounts.zeek).

signature vitalwire-nfs2-udp {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x02/
  enable "nfs"
}

signature vitalwire-nfs2-tcp-contec-cms8000-code-received {
  ip-proto == tcp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x02/
  enable "nfs"
}

signature vitalwire-nfs3-udp {
  ip-proto == udp
  payload /^[\x00-\xff]{4}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x03/
  enable "nfs"
}

signature vitalwire-nfs3-tcp-contec-cms8000-code-received {
  ip-proto == tcp
  dst-ip == 202.114.4.119
  payload /^[\x00-\xff]{8}\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x03/
  enable "nfs"
}
