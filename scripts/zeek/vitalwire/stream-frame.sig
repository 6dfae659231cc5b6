# A server that speaks at length before its client does. What the client then opens with lies behind the first kilobyte,
# in which signatures look. Nothing here alerts. So few bytes, since each of them is a state of the automaton that looks
# for all signatures at once, in combination with every state of the others.

signature vitalwire::greeting {
  ip-proto == tcp
  tcp-state responder
  payload /^[\x00-\xff]{64}/
  eval Vitalwire::is_greeting
  enable "stream_event"
}
