# Datagrams of one size to one port.

signature vitalwire::datagram::shared-address::vista120-beacon {
  ip-proto == udp
  dst-port == 9610
  payload-size == 128
  payload /^\x7e\x00\x30\x02\x00\x00[\x00-\xff]{2}([\xd0-\xff]\x07|[\x00-\x33]\x08)[\x00-\xff]{6}\x43\x4d\x53\x00[\x00-\xff]{70}\x1c\x25/
  event "vitalwire"
}
