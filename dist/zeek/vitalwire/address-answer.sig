# Answers from listed addresses. A header condition is tested on the first packet of each side, so this
# costs nothing per packet and needs to see one side only.

signature vitalwire::answer-tcp::contec-cms8000::answered {
  src-ip == 202.114.4.119, 202.114.4.120
  ip-proto == tcp
  header tcp[13:1] & 63 == 18
  event "vitalwire"
}

signature vitalwire::answer-udp::contec-cms8000::answered {
  src-ip == 202.114.4.119, 202.114.4.120
  ip-proto == udp
  event "vitalwire"
}

signature vitalwire::answer-icmp::contec-cms8000::answered {
  src-ip == 202.114.4.119, 202.114.4.120
  ip-proto == icmp
  header icmp[0:1] == 0
  event "vitalwire"
}
