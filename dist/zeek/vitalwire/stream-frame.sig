# A server that speaks at length before its client does. What the client then opens with lies behind the first kilobyte,
# in which signatures look. Nothing here alerts.

signature vitalwire::greeting {
  ip-proto == tcp
  tcp-state responder
  payload /^[\x00-\xff]{512}/
  eval Vitalwire::is_greeting
  enable "stream_event"
}
