# Recognise the protocol and hand the stream to stream-frame.zeek; nothing here alerts by itself.

signature vitalwire-contec-cms8000-hl7 {
  ip-proto == tcp
  payload /[\x00-\xff]/
  dst-ip == 202.114.4.120
  enable "stream_event"
}

signature vitalwire-contec-cms8000-patient-info {
  ip-proto == tcp
  payload /[\x00-\xff]{2}\x05\x3e/
  enable "stream_event"
}

signature vitalwire-contec-cms8000-session {
  ip-proto == tcp
  payload /[\x00-\xff]{0}\x02\x00\x05\x43|[\x00-\xff]{0}\x06\x00\x05\x45\x00\x00|[\x00-\xff]{0}\x02\x00\x05\x47/
  enable "stream_event"
}

signature vitalwire-contec-cms8000-telemetry {
  ip-proto == tcp
  payload /[\x00-\xff]*\x05\x46\x00\x00\x14\x00|[\x00-\xff]*\x05\x46\x00\x00\x15\x00|[\x00-\xff]*\x05\x46\x00\x00\x16\x00|[\x00-\xff]*\x05\x46\x00\x00\x17\x00/
  enable "stream_event"
}

signature vitalwire-shared-address-vista120-session {
  ip-proto == tcp
  payload /[\x00-\xff]{0}\xf8\x8f\x01\x0d\x00\xa4\xa5\xa5\xa5\xa4\xa5\xa1\xee|[\x00-\xff]{0}\x10\x00\x02\x00\x00\x00/
  enable "stream_event"
}
