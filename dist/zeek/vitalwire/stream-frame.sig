# Recognise the protocol and hand the stream to stream-frame.zeek; nothing here alerts by itself.

signature vitalwire-contec-cms8000-telemetry {
  ip-proto == tcp
  payload /[\x00-\xff]*\x05\x46\x00\x00\x14\x00|[\x00-\xff]*\x05\x46\x00\x00\x15\x00|[\x00-\xff]*\x05\x46\x00\x00\x16\x00|[\x00-\xff]*\x05\x46\x00\x00\x17\x00/
  enable "stream_event"
}
